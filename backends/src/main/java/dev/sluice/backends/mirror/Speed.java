package dev.sluice.backends.mirror;

import java.util.concurrent.TimeUnit;

/**
 * How much a place delivers while anything is asked of it, and how much is still to come. A
 * function of the time it is told.
 */
final class Speed {
  private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** What is idle for so long is thought to be twice as fast, so that it is tried again. */
  private static final double DOUBLING_NANOS = 10e9;

  private static final double MOST_DOUBLINGS = 20;

  private int underWay;
  private long outstanding;
  private double rate;
  private long busySince;
  private long busyNanos;
  private long bytes;

  synchronized void begin(long length, long now) {
    if (underWay == 0) {
      busySince = now;
    }
    underWay++;
    outstanding += length;
  }

  /** So many bytes have come, of which so many were expected. */
  synchronized void arrived(long count, long expected, long now) {
    bytes += count;
    outstanding -= expected;
    busyNanos += now - busySince;
    busySince = now;
    if (busyNanos >= STRETCH_NANOS) {
      settle();
    }
  }

  /** A request is over; so many bytes will not come any more. */
  synchronized void end(long expected, long now) {
    outstanding -= expected;
    underWay--;
    busyNanos += now - busySince;
    busySince = now;
    // A first guess is better than none.
    if (rate == 0 && bytes > 0 && busyNanos > 0) {
      settle();
    }
  }

  private void settle() {
    double measured = bytes * 1e9 / busyNanos;
    rate = rate == 0 ? measured : (rate + measured) / 2;
    bytes = 0;
    busyNanos = 0;
  }

  /** Requests that are under way. */
  synchronized int underWay() {
    return underWay;
  }

  /** Bytes that were asked for and have not come. */
  synchronized long outstanding() {
    return outstanding;
  }

  /** In bytes per second; 0 if not known yet. */
  synchronized double bytesPerSecond() {
    return rate;
  }

  /** What it may be by now; more than was measured if that was long ago. */
  synchronized double hoped(long now) {
    double idle = underWay > 0 ? 0 : (now - busySince) / DOUBLING_NANOS;
    return rate * Math.pow(2, Math.min(MOST_DOUBLINGS, idle));
  }
}
