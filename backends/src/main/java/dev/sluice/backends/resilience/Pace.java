package dev.sluice.backends.resilience;

import dev.sluice.backend.Line;
import java.util.concurrent.TimeUnit;

/**
 * What may be expected of a read, and so when it is slow enough to be made a second time. Pure.
 *
 * @param firstByteNanos how long the others wait for their first byte; 0 if not known
 * @param bytesPerSecond what one connection brings; 0 if not known
 * @param hasSpare whether there are fewer requests than bring most, so that one more costs nobody
 *     anything
 */
record Pace(long firstByteNanos, double bytesPerSecond, boolean hasSpare) {
  /** Nothing was measured, and nothing is known to be free. */
  static final Pace UNKNOWN = new Pace(0, 0, false);

  private static final int BUFFER_BYTES = 64 << 10;
  private static final long SHORTEST = TimeUnit.SECONDS.toNanos(2);
  private static final long SHORTEST_IF_BUSY = TimeUnit.SECONDS.toNanos(5);
  private static final long SHORTEST_IN_LINE = TimeUnit.SECONDS.toNanos(15);
  private static final long IF_UNKNOWN = TimeUnit.SECONDS.toNanos(10);
  private static final int LONGER = 8;
  private static final int SLOWER = 3;

  /** From what the storage measures, and what a read brings as a rule; 0 if not known. */
  static Pace of(Line line, double bytesPerSecond, int underWay) {
    return new Pace(line.firstByte().toNanos(), bytesPerSecond, underWay < line.connections());
  }

  /**
   * How long a read may bring nothing.
   *
   * @param hasBegun whether it has brought something before; else it may be waiting in line for a
   *     connection, if none is free
   * @param left bytes that it has still to bring
   */
  long patience(boolean hasBegun, long left) {
    long usual = Math.max(SHORTEST, LONGER * Math.max(firstByteNanos, nanosFor(BUFFER_BYTES)));
    if (firstByteNanos == 0) {
      usual = Math.max(usual, IF_UNKNOWN);
    }
    if (hasSpare) {
      return usual;
    }
    return hasBegun
        ? Math.max(SHORTEST_IF_BUSY, 2 * usual)
        : Math.max(SHORTEST_IN_LINE, Math.max(2 * usual, SLOWER * nanosFor(left)));
  }

  /**
   * Whether another request would bring the rest much sooner, and costs nobody anything.
   *
   * @param bytes what a read has brought so far
   * @param nanos how long that was waited for
   * @param left bytes that it has still to bring
   */
  boolean isSlow(long bytes, long nanos, long left) {
    if (!hasSpare || bytesPerSecond == 0 || nanos < Math.max(SHORTEST, LONGER * firstByteNanos)) {
      return false;
    }
    double rest = (double) nanos / Math.max(1, bytes) * left;
    double another = firstByteNanos + (double) nanosFor(left);
    return rest > SHORTEST && rest > SLOWER * another;
  }

  private long nanosFor(long bytes) {
    return bytesPerSecond == 0 ? 0 : (long) Math.min(1e15, bytes / bytesPerSecond * 1e9);
  }
}
