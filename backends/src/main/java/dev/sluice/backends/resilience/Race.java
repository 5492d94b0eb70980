package dev.sluice.backends.resilience;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One read, for one subscription: a request, and now and then a second one that tries to overtake
 * it. What happens is noted on any thread, and dealt with by one at a time; what is neither
 * volatile nor atomic belongs to that one.
 */
final class Race implements Subscription, WatchClock.Watch {
  private final CoreSubscriber<? super ByteBuffer> subscriber;
  private final Course course;
  private final Hedges hedges;

  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong requested = new AtomicLong();
  private volatile boolean isStarted;
  private volatile boolean isCancelled;
  private volatile boolean isToLook;

  private Runner leader = new Runner(this, 0);
  private @Nullable Runner second;

  /** What may come twice while the leader is only slow, and both go on until one is ahead. */
  private long setAside;

  private boolean isDone;
  private long demand;
  private long delivered;
  private long waitingSince;

  /** What the leader has brought since its first bytes, and how long that was waited for. */
  private long brought;

  private long waited;

  /** How often, since something came, a second request was begun or a first one given up. */
  private int turns;

  Race(CoreSubscriber<? super ByteBuffer> subscriber, Course course, Hedges hedges) {
    this.subscriber = subscriber;
    this.course = course;
    this.hedges = hedges;
  }

  Context currentContext() {
    return subscriber.currentContext();
  }

  void start() {
    hedges.begin();
    hedges.clock().add(this);
    course.from().apply(0).subscribe(leader);
  }

  /** One of the requests can be asked for bytes from now on. */
  void ready() {
    if (isStarted) {
      drain();
    } else {
      isStarted = true;
      subscriber.onSubscribe(this);
    }
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      requested.accumulateAndGet(n, Operators::addCap);
      drain();
    }
  }

  @Override
  public void cancel() {
    isCancelled = true;
    drain();
  }

  @Override
  public void look() {
    isToLook = true;
    drain();
  }

  /** Deals with what has happened, unless somebody is doing so, who then goes on. */
  void drain() {
    if (work.getAndIncrement() == 0) {
      int missed = 1;
      do {
        deal();
        missed = work.addAndGet(-missed);
      } while (missed != 0);
    }
  }

  private void deal() {
    long more = requested.getAndSet(0);
    if (more > 0) {
      if (demand == 0) {
        waitingSince = hedges.now();
      }
      demand = Operators.addCap(demand, more);
    }
    boolean isMore = true;
    while (isMore && !isDone) {
      if (isCancelled) {
        finish();
      } else {
        isMore = take(leader) || (second != null && take(second)) || ends();
      }
    }
    if (!isDone) {
      if (isToLook) {
        isToLook = false;
        judge();
      }
      ask();
    }
  }

  private void ask() {
    leader.ask(demand);
    if (second != null && demand > 0) {
      second.ask(1);
    }
  }

  private boolean take(Runner runner) {
    ByteBuffer buffer = runner.peek();
    if (buffer == null) {
      return false;
    }
    int length = buffer.remaining();
    if (runner.end(buffer) <= delivered) {
      runner.take(buffer, delivered);
      hedges.inVain(length);
      return true;
    }
    if (demand == 0) {
      return false;
    }
    boolean hadBegun = runner.hasBegun();
    runner.take(buffer, delivered);
    hedges.inVain(length - buffer.remaining());
    if (runner != leader) {
      lead();
    } else {
      count(hadBegun, buffer.remaining());
      if (second != null && setAside == 0) {
        drop(second);
      }
    }
    deliver(buffer);
    return true;
  }

  private void count(boolean hadBegun, int bytes) {
    if (hadBegun) {
      brought += bytes;
      waited += hedges.now() - waitingSince;
    }
  }

  private void deliver(ByteBuffer buffer) {
    int bytes = buffer.remaining();
    delivered += bytes;
    hedges.delivered(bytes);
    turns = 0;
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    subscriber.onNext(buffer);
    waitingSince = hedges.now();
  }

  /** The second one takes the place of the first. */
  private void lead() {
    Runner next = second;
    if (next != null) {
      leader.leave();
      leader = next;
      endSecond();
      brought = 0;
      waited = 0;
    }
  }

  private void drop(Runner runner) {
    runner.leave();
    endSecond();
  }

  private void endSecond() {
    second = null;
    hedges.giveBack(setAside);
    setAside = 0;
    hedges.endSecond();
  }

  /** Whether one of them has ended, and what then. */
  private boolean ends() {
    Runner other = second;
    if (other != null && other.isOver() && other.failure() != null) {
      drop(other);
      return true;
    }
    if (other != null && leader.isOver() && leader.failure() != null) {
      lead();
      return true;
    }
    // Whichever has no more to bring: it has all been delivered.
    if (leader.isOver() || (other != null && other.isOver())) {
      Throwable failure = leader.isOver() ? leader.failure() : null;
      finish();
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
      return true;
    }
    return false;
  }

  private void finish() {
    isDone = true;
    hedges.clock().remove(this);
    hedges.brought(brought, waited);
    leader.leave();
    if (second != null) {
      drop(second);
    }
    hedges.end();
  }

  /** Whether it is time for a second request, or to do without the first. */
  private void judge() {
    if (demand == 0) {
      return;
    }
    Pace pace = hedges.pace();
    long left = course.left(delivered);
    long patience = pace.patience(leader.hasBegun(), left) << Math.min(turns, 10);
    if (hedges.now() - waitingSince >= patience) {
      if (second == null) {
        begin(0);
      } else {
        // Neither brings anything; the older one has had its time, and may hold a connection.
        turns++;
        lead();
      }
    } else if (second == null && left > 0 && pace.isSlow(brought, waited, left)) {
      begin(left);
    }
  }

  /**
   * Makes the second request, if there may be one more.
   *
   * @param overlap how much may come twice, since the leader goes on; else 0
   */
  private void begin(long overlap) {
    if (!hedges.tryBeginSecond()) {
      return;
    }
    if (!hedges.trySetAside(overlap)) {
      hedges.endSecond();
      return;
    }
    hedges.begun();
    setAside = overlap;
    turns++;
    Runner next = new Runner(this, delivered);
    second = next;
    course.from().apply(delivered).subscribe(next);
  }
}
