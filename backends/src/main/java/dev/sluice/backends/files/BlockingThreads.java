package dev.sluice.backends.files;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Daemon threads for calls that block, started when they are needed and ended when they are not.
 * They are never interrupted: that would close the file that a call is reading.
 */
public final class BlockingThreads implements Executor, AutoCloseable {
  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor executor;
  private final Scheduler scheduler;

  /** At most {@code threads} of them, named {@code name-1} and so on. */
  public BlockingThreads(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    // Of an executor that is no more than one, Reactor interrupts nothing.
    scheduler = Schedulers.fromExecutor(this);
  }

  /**
   * Runs a task when a thread is free.
   *
   * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
   */
  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** The same threads for Reactor. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Takes no more tasks, and waits for none. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
