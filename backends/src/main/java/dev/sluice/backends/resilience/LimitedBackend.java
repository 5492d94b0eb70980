package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.flow.ByteBudget;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps to a number of connections and of bytes per second, over all requests together. A request
 * that has to wait for its turn does so before it is made, in the order of subscription; bytes that
 * come too early are held back, and no more of them asked for, so that TCP holds back the sender.
 *
 * <p>A read keeps its connection until it ends, also while nothing is asked of it: whoever waits
 * for one read in order to go on with another must not have more of them open than connections.
 */
public final class LimitedBackend extends AroundBackend {
  /** A timer is not exact enough for less; the time is owed to the next buffer. */
  private static final long SHORTEST_WAIT_NANOS = 1_000_000;

  private final OptionalInt connections;

  /** Counts connections, not bytes. */
  private final ByteBudget free;

  private final Optional<RateLimit> rate;
  private final Scheduler timer;

  /**
   * @param inner is closed with this
   * @param connections the most requests at once, if limited; at least 1
   * @param bytesPerSecond the most bytes of files per second on average, if limited; at least 1
   * @param timer delays bytes, and signals those it delayed; is not closed with this
   */
  public LimitedBackend(
      Backend inner, OptionalInt connections, OptionalLong bytesPerSecond, Scheduler timer) {
    super(inner);
    this.connections = connections;
    this.free = new ByteBudget(connections.orElse(Integer.MAX_VALUE));
    this.rate =
        bytesPerSecond.isPresent()
            ? Optional.of(new RateLimit(bytesPerSecond.getAsLong()))
            : Optional.empty();
    this.timer = timer;
  }

  /** The limit, or what the storage proposes. */
  @Override
  public int connections() {
    return connections.orElse(inner().connections());
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
    return inTurn(slowly(inner().read(file, range)));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return inTurn(slowly(inner().readAll(file)));
  }

  private <T> Flux<T> inTurn(Flux<T> request) {
    if (connections.isEmpty()) {
      return request;
    }
    return Flux.usingWhen(free.lease(1), turn -> request, turn -> Mono.fromRunnable(turn::close));
  }

  private Flux<ByteBuffer> slowly(Flux<ByteBuffer> bytes) {
    return rate.map(r -> bytes.concatMap(buffer -> delayed(buffer, r), 0)).orElse(bytes);
  }

  private Mono<ByteBuffer> delayed(ByteBuffer buffer, RateLimit limit) {
    long wait = limit.pass(buffer.remaining(), timer.now(TimeUnit.NANOSECONDS));
    Mono<ByteBuffer> ready = Mono.just(buffer);
    return wait < SHORTEST_WAIT_NANOS ? ready : ready.delayElement(Duration.ofNanos(wait), timer);
  }

  /** Whoever is waiting for a turn gets it, and the answer of a closed storage. */
  @Override
  public void close() {
    inner().close();
  }
}
