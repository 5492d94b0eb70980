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
 * Looks at all requests of a storage ten times per timeout, while there are any. One timer for all
 * of them, since each of thousands of short requests would pay for its own, with a lock on an event
 * loop.
 */
final class StallClock implements AutoCloseable {
  private static final int LOOKS_PER_TIMEOUT = 10;

  private final long timeoutNanos;
  private final Scheduler timer;
  private final Set<StallWatch<?>> watches = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isTicking = new AtomicBoolean();
  private final Disposable.Swap nextTick = Disposables.swap();

  StallClock(Duration timeout, Scheduler timer) {
    this.timeoutNanos = timeout.toNanos();
    this.timer = timer;
  }

  /** Has a request looked at from now on. */
  void add(StallWatch<?> watch) {
    watches.add(watch);
    if (isTicking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  /** Forgets a request. */
  void remove(StallWatch<?> watch) {
    watches.remove(watch);
  }

  /** For comparison with other times of this clock. */
  long nanos() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  private void tick() {
    for (StallWatch<?> watch : watches) {
      watch.failIfQuietFor(timeoutNanos);
    }
    isTicking.set(false);
    if (!watches.isEmpty() && isTicking.compareAndSet(false, true)) {
      tickLater();
    }
  }

  private void tickLater() {
    long period = Math.max(1, timeoutNanos / LOOKS_PER_TIMEOUT);
    try {
      // After closing, this cancels what it is given.
      nextTick.replace(timer.schedule(this::tick, period, TimeUnit.NANOSECONDS));
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
