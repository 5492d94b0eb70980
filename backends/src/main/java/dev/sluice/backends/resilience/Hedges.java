package dev.sluice.backends.resilience;

import dev.sluice.backend.Line;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What all reads of a storage know of each other, for deciding whether one is made twice. */
final class Hedges {
  /** For every so many bytes delivered, one may be fetched in vain. */
  private static final long SHARE = 20;

  /** And so many besides. */
  private static final long ALLOWANCE = 1 << 20;

  private static final int FEWEST = 4;
  private static final double FORGETTING = 0.95;

  private final Supplier<Optional<Line>> line;
  private final WatchClock clock;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger seconds = new AtomicInteger();
  private final LongAdder made = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder inVain = new LongAdder();
  private final AtomicLong setAside = new AtomicLong();
  private double broughtLately;
  private double lately;

  /** Judges by what the storage measures. */
  Hedges(Supplier<Optional<Line>> line, WatchClock clock) {
    this.line = line;
    this.clock = clock;
  }

  WatchClock clock() {
    return clock;
  }

  long now() {
    return clock.nanos();
  }

  /** How things stand now. */
  Pace pace() {
    return line.get()
        .map(known -> Pace.of(known, bytesPerSecond(), underWay.get() + seconds.get()))
        .orElse(Pace.UNKNOWN);
  }

  private synchronized double bytesPerSecond() {
    return lately == 0 ? 0 : broughtLately * 1e9 / lately;
  }

  /**
   * A read brought so much in the time that it was waited for, without that for its first bytes.
   */
  synchronized void brought(long bytes, long nanos) {
    if (bytes > 0) {
      broughtLately = FORGETTING * broughtLately + bytes;
      lately = FORGETTING * lately + Math.max(1, nanos);
    }
  }

  void begin() {
    underWay.incrementAndGet();
  }

  void end() {
    underWay.decrementAndGet();
  }

  /** Takes one of the second requests that there may be at once; false if there is none left. */
  boolean tryBeginSecond() {
    int most = Math.max(FEWEST, line.get().map(Line::connections).orElse(0) / 4);
    if (seconds.incrementAndGet() > most) {
      seconds.decrementAndGet();
      return false;
    }
    return true;
  }

  /** A second request is made. */
  void begun() {
    made.increment();
  }

  void endSecond() {
    seconds.decrementAndGet();
  }

  void delivered(long bytes) {
    delivered.add(bytes);
  }

  void inVain(long bytes) {
    inVain.add(bytes);
  }

  /** Sets aside so many bytes that may come in vain; false if that would be too many. */
  boolean trySetAside(long bytes) {
    long all = setAside.addAndGet(bytes);
    boolean isFew = inVain.sum() + all <= delivered.sum() / SHARE + ALLOWANCE;
    if (!isFew) {
      setAside.addAndGet(-bytes);
    }
    return isFew;
  }

  /** They have come, or will not. */
  void giveBack(long bytes) {
    setAside.addAndGet(-bytes);
  }

  /** Second requests so far. */
  long made() {
    return made.sum();
  }
}
