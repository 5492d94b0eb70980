package dev.sluice.backends.resilience;

import java.util.Arrays;

/** The last waits for a first byte. */
final class Latencies {
  private static final int KEPT = 128;

  private final long[] nanos = new long[KEPT];
  private int count;
  private int next;
  private volatile long median;

  synchronized void add(long waited) {
    nanos[next] = waited;
    next = (next + 1) % KEPT;
    count = Math.min(KEPT, count + 1);
    median = quantile(0.5);
  }

  /** The wait that half of them do not exceed; 0 if there is none. Costs nothing to ask. */
  long median() {
    return median;
  }

  /** How many there are, up to 128. */
  synchronized int count() {
    return count;
  }

  /** The wait that a share of them, from 0 to 1, does not exceed; 0 if there is none. */
  synchronized long quantile(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (share * count))];
  }
}
