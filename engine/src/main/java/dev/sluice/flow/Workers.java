package dev.sluice.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
  private static final int LONGEST_WORK_SECONDS = 30;

  private final ThreadPoolExecutor executor;
  private final Scheduler scheduler;
  private final int threads;
  private final AtomicInteger unfinished = new AtomicInteger();
  private final Set<Runnable> running = new HashSet<>();
  private final List<Last> lasts = new ArrayList<>();

  /** Starts (lazily) this many threads, named {@code sluice-worker-N}. */
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
    unfinished.incrementAndGet();
    try {
      executor.execute(
          new Runnable() {
            @Override
            public void run() {
              Workers.this.run(this, task);
            }
          });
    } catch (RejectedExecutionException e) {
      finished();
      throw e;
    }
  }

  private void run(Runnable self, Runnable task) {
    synchronized (running) {
      running.add(self);
    }
    try {
      task.run();
    } finally {
      leave(self);
      finished();
    }
  }

  /** What is to be done when these have ended. */
  private record Last(Set<Runnable> before, Runnable action) {}

  private void leave(Runnable task) {
    List<Runnable> due = new ArrayList<>(0);
    synchronized (running) {
      running.remove(task);
      for (Iterator<Last> each = lasts.iterator(); each.hasNext(); ) {
        Last last = each.next();
        last.before().remove(task);
        if (last.before().isEmpty()) {
          each.remove();
          due.add(last.action());
        }
      }
    }
    due.forEach(Runnable::run);
  }

  /**
   * Does something when all work has ended that these threads are at now: at once if they are idle,
   * else on one of them. A cancel does not wait for the work it breaks off, so what that work may
   * still read from is closed this way. {@link #close} waits for it.
   *
   * @param action must not fail
   */
  public void afterRunning(Runnable action) {
    synchronized (running) {
      if (!running.isEmpty()) {
        lasts.add(new Last(new HashSet<>(running), action));
        return;
      }
    }
    action.run();
  }

  private void finished() {
    if (unfinished.decrementAndGet() == 0) {
      synchronized (unfinished) {
        unfinished.notifyAll();
      }
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
   * Waits until running and queued work, and what that starts, has ended, so that no file is left
   * half written by it; half a minute at most, and not at all when called by a worker.
   */
  @Override
  public void close() {
    if (!Thread.currentThread().getName().startsWith(NAME)) {
      try {
        // Only then, for Reactor prints it when a task is refused.
        awaitIdle();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    executor.shutdown();
  }

  private void awaitIdle() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WORK_SECONDS);
    synchronized (unfinished) {
      long left = end - System.nanoTime();
      while (unfinished.get() > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(unfinished, left);
        left = end - System.nanoTime();
      }
    }
  }
}
