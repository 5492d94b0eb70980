package dev.sluice.testing;

import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What statx says of a file.
 *
 * @param mode as in st_mode, with the type
 * @param links number of names
 * @param inode unique together with {@code device}
 * @param device where the file is, {@code major:minor}
 * @param rdev what device the file is, {@code major:minor}
 */
record FileStatus(
    int mode,
    long links,
    long uid,
    long gid,
    long inode,
    long size,
    Timestamp mtime,
    String device,
    String rdev) {

  /** Reads a {@code struct statx}, which has the same layout on all processors. */
  static FileStatus of(byte[] statx) {
    ByteBuffer b = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
    return new FileStatus(
        Short.toUnsignedInt(b.getShort(28)),
        Integer.toUnsignedLong(b.getInt(16)),
        Integer.toUnsignedLong(b.getInt(20)),
        Integer.toUnsignedLong(b.getInt(24)),
        b.getLong(32),
        b.getLong(40),
        new Timestamp(b.getLong(112), b.getInt(120)),
        b.getInt(136) + ":" + b.getInt(140),
        b.getInt(128) + ":" + b.getInt(132));
  }

  NodeType type() {
    return switch (mode & 0170000) {
      case 0100000 -> NodeType.FILE;
      case 0040000 -> NodeType.DIRECTORY;
      case 0120000 -> NodeType.SYMLINK;
      case 0060000 -> NodeType.BLOCK_DEVICE;
      case 0020000 -> NodeType.CHARACTER_DEVICE;
      case 0010000 -> NodeType.FIFO;
      case 0140000 -> NodeType.SOCKET;
      default -> throw new IllegalStateException("unknown file type in mode " + mode);
    };
  }
}
