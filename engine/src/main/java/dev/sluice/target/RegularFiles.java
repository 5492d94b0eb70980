package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.target.TargetException.Reason;
import java.nio.channels.ReadableByteChannel;

/** Creates and opens the regular files of a {@link LocalTarget}. */
final class RegularFiles {
  /** Space for a file of at least this length in bytes is reserved before it is written. */
  private static final long RESERVED_FROM = 1 << 20;

  private static final int CREATE_FLAGS =
      Posix.O_WRONLY | Posix.O_CREAT | Posix.O_EXCL | Posix.O_NOFOLLOW | Posix.O_CLOEXEC;
  private static final int OWNER_READ_WRITE = 0600;

  private final NativeBuffer.Pool buffers = new NativeBuffer.Pool();
  private final AttributeFilter filter;

  RegularFiles(AttributeFilter filter) {
    this.filter = filter;
  }

  /** Creates a file that reads as zeros. */
  TargetFile create(Entry entry, long length) {
    Descriptor descriptor = new Descriptor(entry.create(NodeType.FILE, RegularFiles::create));
    try {
      setLength(descriptor.number(), length, entry.path());
    } catch (TargetException e) {
      descriptor.close();
      entry.remove();
      throw e;
    }
    return new OpenFile(descriptor, entry.path(), length, buffers, filter);
  }

  private static int create(int directory, byte[] name) {
    return Posix.openat(directory, name, CREATE_FLAGS, OWNER_READ_WRITE);
  }

  private static void setLength(int fd, long length, SnapshotPath path) {
    boolean isDone = length == 0 || (length >= RESERVED_FROM && reserve(fd, length, path));
    if (!isDone && Posix.ftruncate(fd, length) < 0) {
      throw Errno.last().onContent("create " + path + " with " + length + " bytes");
    }
  }

  /** Returns false if the file system cannot reserve space, as many cannot. */
  private static boolean reserve(int fd, long length, SnapshotPath path) {
    Errno errno = Errno.of(Posix.fallocate(fd, 0, 0, length));
    if (errno.is(Errno.ENOSPC) || errno.is(Errno.EDQUOT)) {
      throw errno.onContent("create " + path + " with " + length + " bytes");
    }
    return errno.isNone();
  }

  /** Opens a file for more writing. */
  TargetFile reopen(Entry entry) {
    Descriptor descriptor = open(entry, Posix.O_WRONLY, "write");
    try {
      FileStatus status = requireFile(descriptor, entry, "write");
      if (status.links() != 1) {
        throw TargetException.cannot(
            "write " + entry.path(), Reason.CONFLICT, "it has got another name");
      }
      return new OpenFile(descriptor, entry.path(), status.size(), buffers, filter);
    } catch (TargetException e) {
      descriptor.close();
      throw e;
    }
  }

  /** Opens a file for reading, if possible without that its access time changes. */
  ReadableByteChannel openForReading(Entry entry) {
    Descriptor descriptor = open(entry, Posix.O_NOATIME, "read");
    try {
      requireFile(descriptor, entry, "read");
      return new RestoredFile(descriptor, entry.path(), buffers);
    } catch (TargetException e) {
      descriptor.close();
      throw e;
    }
  }

  private static Descriptor open(Entry entry, int flags, String verb) {
    int fd = entry.open(flags);
    if (fd < 0 && Errno.last().is(Errno.EPERM)) {
      fd = entry.open(flags & ~Posix.O_NOATIME); // only owners may ask for that
    }
    if (fd < 0) {
      throw Errno.last().onName(verb + " " + entry.path());
    }
    return new Descriptor(fd);
  }

  private static FileStatus requireFile(Descriptor descriptor, Entry entry, String verb) {
    FileStatus status = FileStatus.of(descriptor.number());
    if (status.type() != NodeType.FILE) {
      throw TargetException.cannot(
          verb + " " + entry.path(), Reason.CONFLICT, "it is " + status.noun());
    }
    return status;
  }
}
