package dev.sluice.target;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What is left for this process in a file system.
 *
 * @param bytes for contents; what only root may use does not count
 * @param items how many more there may be; {@link Long#MAX_VALUE} if it has no such limit
 */
public record FreeSpace(long bytes, long items) {
  private static final int STATFS_SIZE = 120;

  /**
   * Of the file system that an open item is in; empty if it does not tell, as some of those in a
   * network.
   */
  static Optional<FreeSpace> of(int fd) {
    byte[] status = new byte[STATFS_SIZE];
    return Posix.fstatfs(fd, status) < 0
        ? Optional.empty()
        : decode(ByteBuffer.wrap(status).order(ByteOrder.nativeOrder()));
  }

  private static Optional<FreeSpace> decode(ByteBuffer status) {
    long unit = status.getLong(72) > 0 ? status.getLong(72) : status.getLong(8);
    long all = status.getLong(16);
    long available = status.getLong(32);
    if (all == 0 || unit <= 0) {
      return Optional.empty();
    }
    boolean isBeyondCounting = available < 0 || available > Long.MAX_VALUE / unit;
    boolean hasItems = status.getLong(40) > 0;
    return Optional.of(
        new FreeSpace(
            isBeyondCounting ? Long.MAX_VALUE : available * unit,
            hasItems ? status.getLong(48) : Long.MAX_VALUE));
  }
}
