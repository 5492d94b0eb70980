package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Looks at items without opening or following them. */
final class Inspection {
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final byte[] ITSELF = {0};

  /** STATX_ATTR_IMMUTABLE and STATX_ATTR_APPEND. */
  private static final long FIXED = 0x10 | 0x20;

  /** What to say when that is why something failed. */
  static final String FIXED_REASON = "it is immutable or append-only; chattr -i -a would lift that";

  private static final int LONGEST_LINK = 64 << 10;

  private Inspection() {}

  /** What has this name; empty if there is nothing. */
  static Optional<ItemStatus> of(Entry entry) {
    byte[] buffer = new byte[STATX_SIZE];
    int directory = entry.directory().number();
    if (Posix.statx(directory, entry.name(), Posix.AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, buffer)
        < 0) {
      Errno errno = Errno.last();
      if (errno.is(Errno.ENOENT)) {
        return Optional.empty();
      }
      throw errno.onName("look at " + entry.path());
    }
    ByteBuffer status = ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder());
    int mode = status.getShort(28);
    NodeType type = FileStatus.type(mode & 0xf000);
    return Optional.of(
        new ItemStatus(
            type,
            mode & 07777,
            Integer.toUnsignedLong(status.getInt(20)),
            Integer.toUnsignedLong(status.getInt(24)),
            status.getLong(40),
            new Timestamp(status.getLong(112), status.getInt(120)),
            new ItemStatus.FileIdentity(
                device(status.getInt(136), status.getInt(140)), status.getLong(32)),
            device(status.getInt(128), status.getInt(132)),
            type == NodeType.SYMLINK ? Optional.of(linkTarget(entry)) : Optional.empty()));
  }

  /** Whether the flags of an open item do so. */
  static boolean isFixed(int fd) {
    return isFixed(fd, ITSELF);
  }

  /** Whether a file's flags keep it from being changed or removed, whoever tries. */
  static boolean isFixed(int directory, byte[] name) {
    byte[] buffer = new byte[STATX_SIZE];
    int flags = name.length > 1 ? Posix.AT_SYMLINK_NOFOLLOW : Posix.AT_EMPTY_PATH;
    if (Posix.statx(directory, name, flags, STATX_BASIC_STATS, buffer) < 0) {
      return false;
    }
    return (ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).getLong(8) & FIXED) != 0;
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
