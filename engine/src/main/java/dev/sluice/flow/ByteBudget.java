package dev.sluice.flow;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A fair semaphore counted in bytes: whoever wants to hold bytes leases them first, and waits in
 * line until they are free. What is larger than the whole budget runs alone, not never.
 *
 * <p>Waiting costs no thread. A queue and a drain loop: every lease that is given back, and every
 * new one, tries to serve the head of the line; the thread that is already doing so sees the
 * others' calls by a counter. So the order is first come, first served, and a large lease is never
 * starved by small ones. A grant signals on the thread that gave the bytes back, in the middle of
 * its drain loop: a waiter that goes on to lengthy work moves to another thread first.
 */
public final class ByteBudget {
  private final long capacity;
  private final AtomicLong free;
  private final AtomicLong lowest;
  private final AtomicInteger drains = new AtomicInteger();
  private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

  /** A budget of this many bytes, at least 1. */
  public ByteBudget(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a budget needs at least 1 byte, was " + capacity);
    }
    this.capacity = capacity;
    this.free = new AtomicLong(capacity);
    this.lowest = new AtomicLong(capacity);
  }

  /** All the bytes there are. */
  public long capacity() {
    return capacity;
  }

  /** Bytes that are leased now. */
  public long inUse() {
    return capacity - free.get();
  }

  /** The most bytes that were ever leased at once. */
  public long peak() {
    return capacity - lowest.get();
  }

  /**
   * Leases bytes: signals the lease once they are free. Cancelling before that leaves the line; a
   * lease that was signalled must be closed by its receiver.
   */
  public Mono<Lease> lease(long bytes) {
    return Mono.create(
        sink -> {
          Waiter waiter = new Waiter(new Lease(Math.min(bytes, capacity)), sink);
          sink.onCancel(waiter::leave);
          waiting.add(waiter);
          drain();
        });
  }

  /** Leases bytes if they are free now and nobody is waiting for some; never waits. */
  public Optional<Lease> tryLease(long bytes) {
    Lease lease = new Lease(Math.min(bytes, capacity));
    return waiting.isEmpty() && take(lease.bytes) ? Optional.of(lease) : Optional.empty();
  }

  private boolean take(long bytes) {
    long now = free.get();
    while (now >= bytes) {
      if (free.compareAndSet(now, now - bytes)) {
        lowest.accumulateAndGet(now - bytes, Math::min);
        return true;
      }
      now = free.get();
    }
    return false;
  }

  private void drain() {
    if (drains.getAndIncrement() > 0) {
      return;
    }
    int missed = 1;
    do {
      Waiter next = waiting.peek();
      while (next != null && next.serve()) {
        waiting.remove();
        next = waiting.peek();
      }
      missed = drains.addAndGet(-missed);
    } while (missed != 0);
  }

  private enum State {
    WAITING,
    GRANTED,
    LEFT
  }

  /** Somebody in line. */
  private final class Waiter {
    private final Lease lease;
    private final MonoSink<Lease> sink;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    Waiter(Lease lease, MonoSink<Lease> sink) {
      this.lease = lease;
      this.sink = sink;
    }

    /**
     * Grants if the bytes are free; false if the line has to wait. Only the draining thread calls.
     */
    boolean serve() {
      if (state.get() == State.LEFT) {
        return true;
      }
      if (!take(lease.bytes)) {
        return false;
      }
      if (state.compareAndSet(State.WAITING, State.GRANTED)) {
        sink.success(lease);
      } else {
        lease.close();
      }
      return true;
    }

    void leave() {
      if (state.getAndSet(State.LEFT) == State.GRANTED) {
        lease.close();
      } else {
        drain();
      }
    }
  }

  /** Bytes that are held until closed. Closing twice is harmless; any thread may do it. */
  public final class Lease implements AutoCloseable {
    private final long bytes;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Lease(long bytes) {
      this.bytes = bytes;
    }

    /** How many bytes are held: what was asked for, or the whole budget if that is less. */
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {
      if (isClosed.compareAndSet(false, true)) {
        free.addAndGet(bytes);
        drain();
      }
    }
  }
}
