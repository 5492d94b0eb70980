package dev.sluice.target;

import dev.sluice.format.NodeType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Looks at items without opening or following them. */
final class Inspection {
  /** STATX_ATTR_IMMUTABLE and STATX_ATTR_APPEND. */
  private static final long FIXED = 0x10 | 0x20;

  /** What to say when that is why something failed. */
  static final String FIXED_REASON = "it is immutable or append-only; chattr -i -a would lift that";

  private static final int LONGEST_LINK = 64 << 10;

  private Inspection() {}

  /** What has this name; empty if there is nothing. */
  static Optional<ItemStatus> of(Entry entry) {
    Optional<ByteBuffer> found =
        FileStatus.statx(entry.directory().number(), entry.name(), Posix.AT_SYMLINK_NOFOLLOW);
    if (found.isEmpty()) {
      Errno errno = Errno.last();
      if (errno.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw errno.onName("look at " + entry.path());
    }
    ByteBuffer raw = found.get();
    FileStatus status = FileStatus.decode(raw);
    return Optional.of(
        new ItemStatus(
            status.type(),
            status.mode(),
            Integer.toUnsignedLong(status.uid()),
            Integer.toUnsignedLong(status.gid()),
            status.size(),
            status.mtime(),
            new ItemStatus.FileIdentity(device(raw.getInt(136), raw.getInt(140)), status.inode()),
            device(raw.getInt(128), raw.getInt(132)),
            status.type() == NodeType.SYMLINK ? Optional.of(linkTarget(entry)) : Optional.empty()));
  }

  /** Whether the flags of an open item do so. */
  static boolean isFixed(int fd) {
    return isFixed(fd, FileStatus.ITSELF);
  }

  /** Whether a file's flags keep it from being changed or removed, whoever tries. */
  static boolean isFixed(int directory, byte[] name) {
    int flags = name.length > 1 ? Posix.AT_SYMLINK_NOFOLLOW : Posix.AT_EMPTY_PATH;
    return FileStatus.statx(directory, name, flags)
        .filter(status -> (status.getLong(8) & FIXED) != 0)
        .isPresent();
  }

  /** As the C library encodes it, and backups record it. */
  private static long device(int major, int minor) {
    long low = (major & 0xfffL) << 8 | (minor & 0xffL);
    return low | (major & 0xfffff000L) << 32 | (minor & 0xffffff00L) << 12;
  }

  private static byte[] linkTarget(Entry entry) {
    byte[] into = new byte[LONGEST_LINK];
    long length = Posix.readlinkat(entry.directory().number(), entry.name(), into, into.length);
    if (length < 0) {
      throw Errno.last().onName("read the link " + entry.path());
    }
    return Arrays.copyOf(into, (int) length);
  }
}
