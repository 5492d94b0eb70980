package dev.sluice.backends.resilience;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Until when a storage does not want to be called. A pure function of the time it is told. */
final class Pause {
  /** Some servers ask for hours; then failing is better than seeming to hang. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private final AtomicLong endNanos;

  /** No pause at first. */
  Pause(long nowNanos) {
    endNanos = new AtomicLong(nowNanos);
  }

  /** Pauses for this time, if that is longer than the pause already is. */
  void extend(Duration time, long nowNanos) {
    long end = nowNanos + Math.min(time.toNanos(), LONGEST.toNanos());
    endNanos.accumulateAndGet(end, (a, b) -> a - b > 0 ? a : b);
  }

  /** How much of the pause is left. */
  Duration left(long nowNanos) {
    return Duration.ofNanos(Math.max(0, endNanos.get() - nowNanos));
  }
}
