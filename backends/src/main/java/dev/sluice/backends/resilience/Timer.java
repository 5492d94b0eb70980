package dev.sluice.backends.resilience;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One daemon thread, {@code sluice-timer}, for what is to happen later. Unlike Reactor's schedulers
 * it never interrupts a task that is cancelled while it runs: the task may be delivering to
 * somebody whose files an interrupt would close.
 */
public final class Timer implements Scheduler, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  /** Starts its thread with the first task. */
  public Timer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "sluice-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Disposable schedule(Runnable task) {
    return schedule(task, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    AtomicBoolean isCancelled = new AtomicBoolean();
    Future<?> future =
        executor.schedule(
            () -> {
              if (!isCancelled.get()) {
                task.run();
              }
            },
            delay,
            unit);
    return () -> {
      isCancelled.set(true);
      forget(future);
    };
  }

  /** Taking a task out of the queue takes a lock, which an event loop should not wait for. */
  private void forget(Future<?> future) {
    try {
      executor.execute(() -> future.cancel(false));
    } catch (RejectedExecutionException closed) {
      // The thread ends when nothing is left to do, so this must not wait for its time.
      future.cancel(false);
    }
  }

  @Override
  @SuppressWarnings(
      "UnnecessaryMethodReference") // the reference hides that it is an ExecutorService
  public Worker createWorker() {
    return Schedulers.fromExecutor(executor::execute).createWorker();
  }

  /**
   * Takes no more tasks; those that wait are still done in their time, so that nobody is left
   * waiting.
   */
  @Override
  public void close() {
    executor.shutdown();
  }

  @Override
  public void dispose() {
    close();
  }

  @Override
  public boolean isDisposed() {
    return executor.isShutdown();
  }
}
