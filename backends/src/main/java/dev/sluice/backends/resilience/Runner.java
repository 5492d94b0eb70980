package dev.sluice.backends.resilience;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * One of the requests in a {@link Race}. What arrives is queued, on any thread; what is not
 * volatile belongs to the race.
 */
final class Runner implements CoreSubscriber<ByteBuffer> {
  private final Race race;
  private final Queue<ByteBuffer> arrived = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Subscription upstream;
  private volatile boolean isEnded;
  private volatile boolean isOut;
  private @Nullable Throwable failure;
  private long position;
  private long asked;
  private boolean hasBegun;

  /** Begins behind so many bytes. */
  Runner(Race race, long position) {
    this.race = race;
    this.position = position;
  }

  @Override
  public Context currentContext() {
    return race.currentContext();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    upstream = subscription;
    if (isOut) {
      subscription.cancel();
    } else {
      race.ready();
    }
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    if (!isOut) {
      arrived.add(buffer);
      race.drain();
    }
  }

  @Override
  public void onError(Throwable error) {
    failure = error;
    isEnded = true;
    race.drain();
  }

  @Override
  public void onComplete() {
    isEnded = true;
    race.drain();
  }

  /** Has so many buffers under way, if there are not as many already. */
  void ask(long buffers) {
    Subscription running = upstream;
    if (running != null && !isEnded && asked < buffers) {
      long more = buffers - asked;
      asked = buffers;
      running.request(buffers == Long.MAX_VALUE ? Long.MAX_VALUE : more);
    }
  }

  /** The next buffer, which stays. */
  @Nullable ByteBuffer peek() {
    return arrived.peek();
  }

  /** Takes that buffer; begins it at this byte if it begins before. */
  void take(ByteBuffer buffer, long from) {
    arrived.remove();
    hasBegun = true;
    if (asked != Long.MAX_VALUE) {
      asked--;
    }
    long end = end(buffer);
    long known = Math.min(buffer.remaining(), Math.max(0, from - position));
    buffer.position(buffer.position() + (int) known);
    position = end;
  }

  /** Where the next buffer ends. */
  long end(ByteBuffer buffer) {
    return position + buffer.remaining();
  }

  boolean hasBegun() {
    return hasBegun;
  }

  /** Whether it has ended and everything from it was taken. */
  boolean isOver() {
    // In this order: what arrived was queued before the end.
    return isEnded && arrived.isEmpty();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** Stops it. */
  void leave() {
    isOut = true;
    Subscription running = upstream;
    if (running != null && !isEnded) {
      running.cancel();
    }
    arrived.clear();
  }
}
