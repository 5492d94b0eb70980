package dev.sluice.restore;

import dev.sluice.backend.Line;
import java.util.Optional;

/**
 * How large requests should be. Pure.
 *
 * <p>On a line, all follows from one figure: what a connection would have brought while a request
 * waits for its first byte ({@link Line#bytesPerWait}). A gap up to that is cheaper to read than to
 * skip; a range of eight times that keeps its connection busy for eight ninths of the time. Near
 * the end ranges shrink, so that all connections have work and none is waited for long.
 */
final class RangeSizes {
  /** From a local disk, a request costs as much as reading this. */
  private static final long LOCAL_GAP = 256 << 10;

  private static final long LOCAL_RANGE = 8 << 20;

  /** While nothing was measured. */
  private static final long FIRST_RANGE = 4 << 20;

  private static final long SMALLEST_GAP = 64 << 10;
  private static final long LARGEST_GAP = 4 << 20;
  private static final long SMALLEST_RANGE = 1 << 20;
  private static final long LARGEST_RANGE = 32 << 20;
  private static final int WAITS = 8;

  private RangeSizes() {}

  /** For storages about which nothing is measured, and for plans. */
  static RangePlanner.Limits local(long largestBlob) {
    return new RangePlanner.Limits(LOCAL_GAP, LOCAL_RANGE, largestBlob);
  }

  /**
   * For the next range.
   *
   * @param line as measured, if the storage lies behind one
   * @param left bytes that are still to be asked for, about
   * @param largestBlob see {@link RangePlanner.Limits#largestBlob}
   */
  static RangePlanner.Limits now(Optional<Line> line, long left, long largestBlob) {
    return line.map(known -> on(known, left, largestBlob)).orElseGet(() -> local(largestBlob));
  }

  private static RangePlanner.Limits on(Line line, long left, long largestBlob) {
    long wait = line.bytesPerWait();
    boolean isKnown = wait > 0;
    long gap = isKnown ? between(SMALLEST_GAP, wait, LARGEST_GAP) : LOCAL_GAP;
    long full = isKnown ? between(FIRST_RANGE, WAITS * wait, LARGEST_RANGE) : FIRST_RANGE;
    long smallest = between(SMALLEST_RANGE, wait, FIRST_RANGE);
    long share = left / (2L * Math.max(1, line.connections()));
    return new RangePlanner.Limits(gap, between(smallest, share, full), largestBlob);
  }

  private static long between(long low, long value, long high) {
    return Math.max(low, Math.min(value, high));
  }
}
