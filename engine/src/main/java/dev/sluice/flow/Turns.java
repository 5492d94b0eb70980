package dev.sluice.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Who may go on, of those that want to: as many at once as a limit says, which may change at any
 * time, in the order of asking. Waiting costs no thread. A turn is signalled on the thread that
 * gave one back or raised the limit.
 */
public final class Turns {
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private int limit;
  private int taken;
  private boolean wasFree;

  /** So many at once, at least 1. */
  public Turns(int limit) {
    this.limit = Math.max(1, limit);
  }

  /** How many may go on at once now. */
  public synchronized int limit() {
    return limit;
  }

  /** How many do now; for a while more than the limit, after it was lowered. */
  public synchronized int taken() {
    return taken;
  }

  /** From now on so many at once, at least 1. */
  public void setLimit(int value) {
    synchronized (this) {
      limit = Math.max(1, value);
    }
    serve();
  }

  /** Whether, since this was last asked, there was a turn that nobody wanted. */
  public synchronized boolean wasFree() {
    boolean was = wasFree;
    wasFree = taken < limit;
    return was;
  }

  /** Signals a turn when it has come; cancelling before that leaves the line. */
  public Mono<Turn> take() {
    return Mono.create(
        sink -> {
          Waiter waiter = new Waiter(sink);
          sink.onCancel(() -> leave(waiter));
          synchronized (this) {
            waiting.add(waiter);
          }
          serve();
        });
  }

  private void serve() {
    for (Waiter next = next(); next != null; next = next()) {
      next.sink.success(next.turn);
    }
  }

  private synchronized @Nullable Waiter next() {
    if (taken >= limit || waiting.isEmpty()) {
      return null;
    }
    taken++;
    return waiting.remove();
  }

  /** A turn that was granted just before is given back, whether or not it has been received. */
  private void leave(Waiter waiter) {
    boolean wasWaiting;
    synchronized (this) {
      wasWaiting = waiting.remove(waiter);
    }
    if (!wasWaiting) {
      waiter.turn.close();
    }
  }

  private void giveBack() {
    synchronized (this) {
      taken--;
      wasFree |= taken < limit && waiting.isEmpty();
    }
    serve();
  }

  /** Somebody in line. */
  private final class Waiter {
    private final MonoSink<Turn> sink;
    private final Turn turn = new Turn();

    Waiter(MonoSink<Turn> sink) {
      this.sink = sink;
    }
  }

  /** To be closed when done; closing twice is harmless, any thread may do it. */
  public final class Turn implements AutoCloseable {
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Turn() {}

    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        giveBack();
      }
    }
  }
}
