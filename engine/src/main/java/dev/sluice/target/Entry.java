package dev.sluice.target;

import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.util.Arrays;
import java.util.Optional;

/** One name in an open directory, whether or not there is an item of that name. */
final class Entry implements AutoCloseable {
  /** How often to try again when somebody else keeps creating what was just removed. */
  private static final int ATTEMPTS = 3;

  private final Descriptor directory;
  private final SnapshotPath path;
  private final byte[] name;

  /** Takes over one use of the directory. */
  Entry(Descriptor directory, SnapshotPath path) {
    this(directory, path, Posix.terminated(path.name().bytes()));
  }

  private Entry(Descriptor directory, SnapshotPath path, byte[] name) {
    this.directory = directory;
    this.path = path;
    this.name = name;
  }

  /**
   * The name that the item has until it is complete, which is always the same for this item. The
   * caller closes it.
   */
  Entry unfinished() {
    if (!directory.retain()) {
      throw new IllegalStateException("the directory of " + path + " is closed");
    }
    return new Entry(directory, path, UnfinishedName.of(path.name()));
  }

  /** Gives the item the name of another one, which it replaces. */
  void renameTo(Entry other) {
    for (int attempt = 1; ; attempt++) {
      if (Posix.renameat(directory.number(), name, other.directory.number(), other.name) == 0) {
        return;
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EISDIR) || attempt == ATTEMPTS) {
        throw other.failure(errno, "create " + path);
      }
      other.makeWay();
    }
  }

  Descriptor directory() {
    return directory;
  }

  SnapshotPath path() {
    return path;
  }

  /** With the NUL that ends it. */
  byte[] name() {
    return name;
  }

  /** What has this name; empty if there is nothing, or it cannot be seen. */
  Optional<FileStatus> status() {
    return FileStatus.find(directory.number(), name);
  }

  /** Opens what has this name, without following links and without waiting for a pipe. */
  int open(int flags) {
    return Posix.openat(
        directory.number(), name, flags | Posix.O_NOFOLLOW | Posix.O_NONBLOCK | Posix.O_CLOEXEC, 0);
  }

  /** Whether this is a symbolic link with exactly this text, and has no other name. */
  boolean isLinkTo(byte[] linkTarget) {
    byte[] there = new byte[linkTarget.length + 1];
    long length = Posix.readlinkat(directory.number(), name, there, there.length);
    return length == linkTarget.length
        && Arrays.equals(there, 0, linkTarget.length, linkTarget, 0, linkTarget.length)
        && status().filter(found -> found.links() == 1).isPresent();
  }

  /** A system call that creates an item of a name in a directory, and fails if there is one. */
  @FunctionalInterface
  interface Creation {
    int create(int directory, byte[] name);
  }

  /** What a {@link Creation} came to. */
  record Created(int result, boolean isReplacement) {}

  /**
   * Creates an item, replacing what has its name: a directory only if it is empty, else it is a
   * conflict.
   */
  Created create(Creation creation) {
    boolean isReplacement = false;
    for (int attempt = 1; ; attempt++) {
      int result = creation.create(directory.number(), name);
      if (result >= 0) {
        return new Created(result, isReplacement);
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EEXIST) || attempt == ATTEMPTS) {
        throw failure(errno, "create " + path);
      }
      makeWay();
      isReplacement = true;
    }
  }

  private void makeWay() {
    if (Posix.unlinkat(directory.number(), name, 0) == 0) {
      return;
    }
    Errno errno = Errno.last();
    if (errno.is(Errno.EISDIR)) {
      errno = Errno.of(Posix.unlinkat(directory.number(), name, Posix.AT_REMOVEDIR));
    }
    if (errno.is(Errno.ENOTEMPTY) || errno.is(Errno.EEXIST)) {
      String why = "a directory that is not empty is in the way";
      throw TargetException.cannot("create " + path, Reason.CONFLICT, why);
    }
    if (!errno.isNone() && !errno.is(Errno.ENOENT)) {
      throw failure(errno, "replace " + path);
    }
  }

  private TargetException failure(Errno errno, String what) {
    boolean isFixed =
        errno.is(Errno.EPERM)
            && (Inspection.isFixed(directory.number(), name)
                || Inspection.isFixed(directory.number()));
    return isFixed
        ? TargetException.cannot(what, Reason.DENIED, Inspection.FIXED_REASON)
        : errno.onName(what);
  }

  /** Gives a file a second name; a {@link Creation}. */
  int link(int otherDirectory, byte[] otherName) {
    return Posix.linkat(directory.number(), name, otherDirectory, otherName, 0);
  }

  /** Removes an empty directory; nothing is fine. */
  void removeDirectory() {
    if (Posix.unlinkat(directory.number(), name, Posix.AT_REMOVEDIR) < 0) {
      Errno errno = Errno.last();
      if (!errno.is(Errno.ENOENT)) {
        throw errno.onName("remove " + path);
      }
    }
  }

  /** Removes what has this name, unless it is a directory; nothing is fine. */
  void remove() {
    if (Posix.unlinkat(directory.number(), name, 0) < 0) {
      Errno errno = Errno.last();
      if (!errno.is(Errno.ENOENT)) {
        throw failure(errno, "remove " + path);
      }
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
