package dev.sluice.backends.files;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;

/**
 * One request under way: pulls a piece from its source for each one requested, on a thread of the
 * pool and never on the subscriber's.
 *
 * <p>Instead of {@code Flux.generate(…).subscribeOn(…)}, which interrupts the thread on cancel
 * (that closes channels under a running read, and the failure goes to the global error hook) and
 * hops threads for each demand that comes from elsewhere: here a thread that is already reading
 * serves demand from anywhere.
 */
final class Pulling<T> implements Subscription, Runnable {
  private final PullSource<T> source;
  private final Subscriber<? super T> subscriber;
  private final Executor threads;
  private final Consumer<Pulling<T>> atEnd;

  private final AtomicLong demand = new AtomicLong();

  /**
   * Calls to be attended to; whoever raises it from 0 runs, or has the pool run, {@link #serve}.
   */
  private final AtomicInteger calls = new AtomicInteger();

  private volatile boolean isCancelled;
  private volatile boolean isAborted;

  // Touched only while serving.
  private boolean isOpen;
  private boolean isEnded;

  /** {@code atEnd} is told when nothing is open any more. */
  Pulling(
      PullSource<T> source,
      Subscriber<? super T> subscriber,
      Executor threads,
      Consumer<Pulling<T>> atEnd) {
    this.source = source;
    this.subscriber = subscriber;
    this.threads = threads;
    this.atEnd = atEnd;
  }

  /** Subscribes, and opens the source without waiting for demand. */
  void start() {
    subscriber.onSubscribe(this);
    callPool();
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.accumulateAndGet(n, Operators::addCap);
      callPool();
    }
  }

  @Override
  public void cancel() {
    isCancelled = true;
    callPool();
  }

  /** Fails the subscriber as soon as no call is running. */
  void abort() {
    isAborted = true;
    if (calls.getAndIncrement() == 0) {
      run();
    }
  }

  private void callPool() {
    if (calls.getAndIncrement() == 0) {
      try {
        threads.execute(this);
      } catch (RejectedExecutionException poolIsClosed) {
        isAborted = true;
        run();
      }
    }
  }

  @Override
  public void run() {
    int attended = calls.get();
    do {
      serve();
      attended = calls.addAndGet(-attended);
    } while (attended != 0);
  }

  private void serve() {
    while (!isEnded) {
      try {
        if (isCancelled) {
          end();
        } else if (isAborted) {
          fail(new ClosedChannelException());
        } else if (!isOpen) {
          isOpen = true;
          source.open();
        } else if (!source.hasNext()) {
          end();
          subscriber.onComplete();
        } else if (demand.get() == 0) {
          return;
        } else {
          T next = source.next();
          demand.accumulateAndGet(1, (left, one) -> left == Long.MAX_VALUE ? left : left - one);
          subscriber.onNext(next);
        }
      } catch (Throwable error) {
        Exceptions.throwIfFatal(error);
        fail(error);
      }
    }
  }

  private void fail(Throwable error) {
    end();
    if (!isCancelled) {
      subscriber.onError(error);
    }
  }

  private void end() {
    isEnded = true;
    try {
      source.close();
    } catch (IOException ignored) {
      // Nothing was written, so nothing is lost.
    }
    atEnd.accept(this);
  }
}
