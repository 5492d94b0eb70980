package dev.sluice.backends.resilience;

/**
 * Spaces bytes out so that on average no more than so many pass in a second: each passes when the
 * ones before it have had their time. A pure function of the time it is told; for many threads.
 */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerByte;
  private long freeAtNanos;
  private boolean isUsed;

  /** {@code bytesPerSecond} is at least 1. */
  RateLimit(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("not a rate: " + bytesPerSecond + " bytes per second");
    }
    nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
  }

  /** Takes the next free time for these bytes, and tells in how many nanoseconds it is over. */
  synchronized long pass(long bytes, long nowNanos) {
    long start = isUsed ? Math.max(freeAtNanos, nowNanos) : nowNanos;
    isUsed = true;
    freeAtNanos = start + (long) (bytes * nanosPerByte);
    return freeAtNanos - nowNanos;
  }
}
