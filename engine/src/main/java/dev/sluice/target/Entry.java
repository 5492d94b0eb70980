package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
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
    this.directory = directory;
    this.path = path;
    this.name = Posix.terminated(path.name().bytes());
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

  /** A system call that creates an item of a name in a directory, and fails if there is one. */
  @FunctionalInterface
  interface Creation {
    int create(int directory, byte[] name);
  }

  /**
   * Creates an item, replacing a regular file or an item of the same type. Anything else in the way
   * is a conflict.
   *
   * @return what the system call returned
   */
  int create(NodeType type, Creation creation) {
    for (int attempt = 1; ; attempt++) {
      int result = creation.create(directory.number(), name);
      if (result >= 0) {
        return result;
      }
      Errno errno = Errno.last();
      if (!errno.is(Errno.EEXIST) || attempt == ATTEMPTS) {
        throw failure(errno, "create " + path);
      }
      makeWay(type);
    }
  }

  private void makeWay(NodeType type) {
    Optional<FileStatus> existing = status();
    if (existing.isPresent() && !isReplaceable(existing.get().type(), type)) {
      throw TargetException.cannot(
          "create " + path, Reason.CONFLICT, existing.get().noun() + " is in the way");
    }
    remove();
  }

  private static boolean isReplaceable(NodeType existing, NodeType wanted) {
    return existing == NodeType.FILE || existing == wanted;
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
