package dev.sluice.flow;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that decode blobs, write files and read spill files. They may block on the local file
 * system, never on the network. A fixed number of daemon threads with one common queue, so that no
 * rail waits behind another one's thread while a thread is idle.
 */
public final class Workers implements AutoCloseable {
  private static final String NAME = "sluice-worker-";
  private static final int LONGEST_TASK_SECONDS = 30;

  private final ThreadPoolExecutor executor;
  private final Scheduler scheduler;
  private final int threads;
  private int unfinished;

  /** Starts (lazily) this many threads, named {@code sluice-worker-N}. */
  @SuppressWarnings(
      "UnnecessaryMethodReference") // the reference hides that it is an ExecutorService
  public Workers(int threads) {
    AtomicInteger number = new AtomicInteger();
    this.threads = threads;
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, NAME + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.executor.allowCoreThreadTimeOut(true);
    // Behind a plain Executor, since Reactor interrupts the threads of an ExecutorService on a
    // cancel, and an interrupt closes the FileChannel it meets, also one that others use.
    this.scheduler = Schedulers.fromExecutor(this::execute);
  }

  private void execute(Runnable task) {
    count(1);
    try {
      executor.execute(
          () -> {
            try {
              task.run();
            } finally {
              count(-1);
            }
          });
    } catch (RejectedExecutionException closed) {
      count(-1);
      throw closed;
    }
  }

  private synchronized void count(int more) {
    unfinished += more;
    if (unfinished == 0) {
      notifyAll();
    }
  }

  /** How many threads there are. */
  public int threads() {
    return threads;
  }

  /** Runs work on these threads. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /**
   * Waits until running and queued work has ended, and what it gave rise to, so that no file is
   * left half written by it and nothing that was cancelled is refused a thread to notice that on;
   * half a minute at most, and not at all when called by a worker.
   */
  @Override
  public void close() {
    if (Thread.currentThread().getName().startsWith(NAME)) {
      executor.shutdown();
      return;
    }
    try {
      awaitQuiet();
      executor.shutdown();
      executor.awaitTermination(LONGEST_TASK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      executor.shutdown();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitQuiet() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_TASK_SECONDS);
    long left = end - System.nanoTime();
    while (unfinished > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }
}
