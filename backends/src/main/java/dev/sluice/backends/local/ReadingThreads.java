package dev.sluice.backends.local;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Daemon threads for blocking reads, named {@code sluice-local-N}, started as they are needed. */
final class ReadingThreads implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final Scheduler scheduler;

  @SuppressWarnings(
      "UnnecessaryMethodReference") // the reference hides that it is an ExecutorService
  ReadingThreads(int threads) {
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "sluice-local-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.executor.allowCoreThreadTimeOut(true);
    // Behind a plain Executor, since Reactor interrupts the threads of an ExecutorService on
    // cancel,
    // which would close a channel in the middle of a read.
    this.scheduler = Schedulers.fromExecutor(executor::execute);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
