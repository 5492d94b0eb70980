package dev.sluice.backends.resilience;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Notes when one subscription was last served, for its clock to look at. */
final class StallWatch<T> implements CoreSubscriber<T>, Subscription, WatchClock.Watch {
  /** Who may signal downstream: the stream while it delivers, the clock when it does not. */
  private enum State {
    WAITING,
    DELIVERING,
    ENDED
  }

  private final CoreSubscriber<? super T> subscriber;
  private final WatchClock clock;
  private final long timeoutNanos;
  private final Supplier<? extends Throwable> failure;

  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final AtomicLong demand = new AtomicLong();
  private volatile long since;
  private Subscription upstream = Operators.emptySubscription();

  StallWatch(
      CoreSubscriber<? super T> subscriber,
      WatchClock clock,
      long timeoutNanos,
      Supplier<? extends Throwable> failure) {
    this.subscriber = subscriber;
    this.clock = clock;
    this.timeoutNanos = timeoutNanos;
    this.failure = failure;
  }

  @Override
  public Context currentContext() {
    return subscriber.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    since = clock.nanos();
    clock.add(this);
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      if (demand.get() == 0) {
        since = clock.nanos();
      }
      demand.accumulateAndGet(n, Operators::addCap);
      upstream.request(n);
    }
  }

  @Override
  public void cancel() {
    end();
    upstream.cancel();
  }

  @Override
  public void onNext(T element) {
    if (state.compareAndSet(State.WAITING, State.DELIVERING)) {
      demand.accumulateAndGet(1, (left, one) -> left == Long.MAX_VALUE ? left : left - one);
      subscriber.onNext(element);
      since = clock.nanos();
      state.compareAndSet(State.DELIVERING, State.WAITING);
    }
  }

  @Override
  public void onError(Throwable error) {
    if (end()) {
      subscriber.onError(error);
    }
  }

  @Override
  public void onComplete() {
    if (end()) {
      subscriber.onComplete();
    }
  }

  private boolean end() {
    clock.remove(this);
    return state.getAndSet(State.ENDED) != State.ENDED;
  }

  /** Ends the subscription if it has waited for so long. */
  @Override
  public void look() {
    // In this order: a request sets the time before the demand.
    boolean isWaiting = demand.get() > 0;
    if (isWaiting
        && clock.nanos() - since >= timeoutNanos
        && state.compareAndSet(State.WAITING, State.ENDED)) {
      clock.remove(this);
      upstream.cancel();
      subscriber.onError(failure.get());
    }
  }
}
