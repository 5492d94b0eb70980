package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Fails a request, as {@linkplain Reason#STALLED stalled}, when it is asked for something and
 * delivers nothing for a while. Time in which nothing is asked for, or in which the subscriber is
 * busy with what it got, does not count.
 */
public final class StallTimeoutBackend extends AroundBackend {
  private static final int LOOKS_PER_TIMEOUT = 10;

  private final Duration timeout;
  private final WatchClock clock;

  /**
   * @param inner is closed with this
   * @param timeout how long a request may deliver nothing; it is noticed up to a tenth later
   * @param timer tells the time and signals the failures; is not closed with this
   */
  public StallTimeoutBackend(Backend inner, Duration timeout, Scheduler timer) {
    super(inner);
    this.timeout = timeout;
    this.clock = new WatchClock(timeout.dividedBy(LOOKS_PER_TIMEOUT), timer);
  }

  @Override
  public Flux<Id> list(FileType type) {
    return watched(inner().list(type), Operation.listing(type, describe()));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    Operation operation = Operation.measuring(file, describe());
    return watched(inner().size(file).flux(), operation).singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return watched(inner().read(file, range), Operation.reading(file, range, describe()));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return watched(inner().readAll(file), Operation.readingAll(file, describe()));
  }

  private <T> Flux<T> watched(Flux<T> request, Operation operation) {
    return request.transform(
        Operators.<T, T>liftPublisher(
            (publisher, subscriber) ->
                new StallWatch<>(
                    subscriber,
                    clock,
                    timeout.toNanos(),
                    () -> operation.failed(Reason.STALLED, "nothing arrived for " + seconds()))));
  }

  private String seconds() {
    return timeout.toSeconds() + " s";
  }

  @Override
  public void close() {
    inner().close();
    clock.close();
  }
}
