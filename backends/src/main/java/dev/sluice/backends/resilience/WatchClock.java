package dev.sluice.backends.resilience;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Looks at all requests of a storage again and again, while there are any. One timer for all of
 * them, since each of thousands of short requests would pay for its own, with a lock on an event
 * loop.
 */
final class WatchClock implements AutoCloseable {
  /** A request that is looked at. */
  interface Watch {
    /** Sees to it that something is done if it is time for that; on the timer's thread. */
    void look();
  }

  private final long periodNanos;
  private final Scheduler timer;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isTicking = new AtomicBoolean();
  private final Disposable.Swap nextTick = Disposables.swap();

  /** Looks so often. */
  WatchClock(Duration period, Scheduler timer) {
    this.periodNanos = Math.max(1, period.toNanos());
    this.timer = timer;
  }

  /** Has a request looked at from now on. */
  void add(Watch watch) {
    watches.add(watch);
    if (isTicking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  /** Forgets a request. */
  void remove(Watch watch) {
    watches.remove(watch);
  }

  /** For comparison with other times of this clock. */
  long nanos() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  private void tick() {
    for (Watch watch : watches) {
      watch.look();
    }
    isTicking.set(false);
    if (!watches.isEmpty() && isTicking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  private void tickLater() {
    try {
      // After closing, this cancels what it is given.
      nextTick.replace(timer.schedule(this::tick, periodNanos, TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException closed) {
      // The timer ends with the storage, which fails its requests itself.
    }
  }

  /** Looks no more: a closed storage fails its requests itself. */
  @Override
  public void close() {
    nextTick.dispose();
  }
}
