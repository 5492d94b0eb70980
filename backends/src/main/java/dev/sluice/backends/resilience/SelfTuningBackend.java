package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.flow.Turns;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes as many requests at once as bring most, which it finds out while reading; see {@link
 * ConcurrencyController}. The others wait before they are made, in the order of subscription.
 *
 * <p>Like {@link LimitedBackend}: a read keeps its turn until it ends, also while nothing is asked
 * of it.
 */
public final class SelfTuningBackend extends AroundBackend {
  /** Requests at first: three times what restic makes, so that no seconds are lost. */
  private static final int START = 16;

  /** Stretches of time that are measured are at least this long. */
  private static final long SHORTEST_STRETCH_NANOS = 400_000_000;

  /** And at least so many waits for a first byte. */
  private static final int WAITS_PER_STRETCH = 4;

  private final int most;
  private final Scheduler timer;
  private final Turns turns;
  private final ConcurrencyController controller;
  private final Latencies latencies = new Latencies();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder throttles = new LongAdder();
  private final LongAdder stalls = new LongAdder();
  private volatile long stretchEnd;
  private volatile long bytesPerSecond;
  private long stretchStart;
  private long bytesBefore;
  private long throttlesBefore;

  /**
   * @param inner is closed with this
   * @param most the most requests at once, at least 1
   * @param timer tells the time; is not closed with this
   */
  public SelfTuningBackend(Backend inner, int most, Scheduler timer) {
    super(inner);
    this.most = most;
    this.timer = timer;
    this.controller = new ConcurrencyController(START, most);
    this.turns = new Turns(controller.limit());
    this.stretchStart = now();
    this.stretchEnd = stretchStart + SHORTEST_STRETCH_NANOS;
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  @Override
  public int connections() {
    return most;
  }

  @Override
  public Optional<Line> line() {
    return Optional.of(
        new Line(
            turns.limit(),
            bytesPerSecond,
            Duration.ofNanos(latencies.median()),
            retries.sum(),
            throttles.sum(),
            stalls.sum(),
            0));
  }

  @Override
  public List<StorageUse> use() {
    return List.of(new StorageUse(describe(), line(), 0));
  }

  @Override
  public Flux<Id> list(FileType type) {
    return inTurn(inner().list(type));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return inTurn(inner().size(file).flux()).singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return inTurn(measured(inner().read(file, range)));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return inTurn(measured(inner().readAll(file)));
  }

  private <T> Flux<T> inTurn(Flux<T> request) {
    return Flux.usingWhen(turns.take(), turn -> request, turn -> Mono.fromRunnable(turn::close))
        .doOnError(this::count);
  }

  private void count(Throwable failure) {
    if (failure instanceof BackendException known && known.isRetryable()) {
      retries.increment();
      if (known.reason() == Reason.STALLED) {
        stalls.increment();
      }
      if (known.reason() == Reason.THROTTLED) {
        throttles.increment();
        look();
      }
    }
  }

  private Flux<ByteBuffer> measured(Flux<ByteBuffer> body) {
    return Flux.defer(
        () -> {
          long start = now();
          boolean[] isFirst = {true};
          return body.doOnNext(
              buffer -> {
                if (isFirst[0]) {
                  isFirst[0] = false;
                  latencies.add(now() - start);
                }
                bytes.add(buffer.remaining());
                look();
              });
        });
  }

  /** Ends a stretch of time if it was long enough. */
  private void look() {
    long now = now();
    if (now - stretchEnd < 0) {
      return;
    }
    int limit;
    synchronized (this) {
      if (now - stretchEnd < 0) {
        return;
      }
      long allBytes = bytes.sum();
      long allThrottles = throttles.sum();
      double rate = (allBytes - bytesBefore) * 1e9 / (now - stretchStart);
      boolean wasBusy = !turns.wasFree();
      if (wasBusy) {
        bytesPerSecond = (long) (bytesPerSecond == 0 ? rate : (bytesPerSecond + rate) / 2);
      }
      controller.measured(rate, wasBusy, (int) (allThrottles - throttlesBefore));
      bytesBefore = allBytes;
      throttlesBefore = allThrottles;
      stretchStart = now;
      stretchEnd = now + Math.max(SHORTEST_STRETCH_NANOS, WAITS_PER_STRETCH * latencies.median());
      limit = controller.limit();
    }
    if (limit != turns.limit()) {
      turns.setLimit(limit);
    }
  }
}
