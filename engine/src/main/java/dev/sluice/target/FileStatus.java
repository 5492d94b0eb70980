package dev.sluice.target;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What statx(2) says about an item.
 *
 * @param type what it is
 * @param mode permission bits, {@code 07777}
 * @param uid owner
 * @param gid group
 * @param links how many names it has
 * @param size length of a file in bytes
 * @param allocated bytes that it takes on the disk
 * @param mtime modification time
 * @param inode its number within its file system
 * @param fileSystem number of that file system
 * @param device number of a device, as the kernel encodes it for programs; 0 if it is none
 * @param isMountPoint whether another file system begins here; Linux tells from 5.8 on
 */
record FileStatus(
    NodeType type,
    int mode,
    int uid,
    int gid,
    long links,
    long size,
    long allocated,
    Timestamp mtime,
    long inode,
    long fileSystem,
    long device,
    boolean isMountPoint) {
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STATX_SIZE = 256;
  private static final long STATX_BLOCK = 512;
  private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

  /** The name that means the open item, with {@link Posix#AT_EMPTY_PATH}. */
  static final byte[] ITSELF = {0};

  /** Of an open item. */
  static FileStatus of(int fd) {
    return read(fd, ITSELF, Posix.AT_EMPTY_PATH)
        .orElseThrow(() -> Errno.last().onContent("look at an open file"));
  }

  /** Of what has this name, which is not followed if it is a link; empty if there is none. */
  static Optional<FileStatus> find(int directory, byte[] name) {
    return read(directory, name, Posix.AT_SYMLINK_NOFOLLOW);
  }

  private static Optional<FileStatus> read(int directory, byte[] name, int flags) {
    return statx(directory, name, flags).map(FileStatus::decode);
  }

  /** What the call tells, as {@code struct statx}; empty if it fails. */
  static Optional<ByteBuffer> statx(int directory, byte[] name, int flags) {
    byte[] status = new byte[STATX_SIZE];
    return Posix.statx(directory, name, flags, STATX_BASIC_STATS, status) < 0
        ? Optional.empty()
        : Optional.of(ByteBuffer.wrap(status).order(ByteOrder.nativeOrder()));
  }

  static FileStatus decode(ByteBuffer status) {
    int mode = status.getShort(28);
    return new FileStatus(
        type(mode & 0xf000),
        mode & 07777,
        status.getInt(20),
        status.getInt(24),
        Integer.toUnsignedLong(status.getInt(16)),
        status.getLong(40),
        status.getLong(48) * STATX_BLOCK,
        new Timestamp(status.getLong(112), status.getInt(120)),
        status.getLong(32),
        status.getLong(136),
        encode(status.getInt(128), status.getInt(132)),
        (status.getLong(8) & STATX_ATTR_MOUNT_ROOT) != 0);
  }

  /** As mknod(2) takes it. */
  private static long encode(int major, int minor) {
    return (minor & 0xffL) | (major & 0xfffL) << 8 | (minor & 0xffff_ff00L) << 12;
  }

  /** Whether it is the same item as another one, not only an equal one. */
  boolean isSame(FileStatus other) {
    return inode == other.inode && fileSystem == other.fileSystem;
  }

  /** As users of a target see it. */
  ExistingItem existing() {
    return new ExistingItem(type, size, allocated, mtime, links, inode, fileSystem, isMountPoint);
  }

  private static NodeType type(int bits) {
    return switch (bits) {
      case 0x1000 -> NodeType.FIFO;
      case 0x2000 -> NodeType.CHARACTER_DEVICE;
      case 0x4000 -> NodeType.DIRECTORY;
      case 0x6000 -> NodeType.BLOCK_DEVICE;
      case 0xa000 -> NodeType.SYMLINK;
      case 0xc000 -> NodeType.SOCKET;
      default -> NodeType.FILE;
    };
  }

  /** With its article, for messages. */
  String noun() {
    return switch (type) {
      case FILE -> "a file";
      case DIRECTORY -> "a directory";
      case SYMLINK -> "a symbolic link";
      case BLOCK_DEVICE, CHARACTER_DEVICE -> "a device";
      case FIFO -> "a named pipe";
      case SOCKET -> "a socket";
    };
  }
}
