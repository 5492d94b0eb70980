package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backends.around.AroundBackend;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes a read a second time that waits for much longer than the others do, or comes much more
 * slowly when connections are free, from its first byte that is missing; whichever delivers goes
 * on, the other one is cancelled. So no restore waits at its end for one connection that has died
 * or is slow. When that is the case is said in {@link Pace}; bytes that come twice are at most a
 * twentieth of all, and a mebibyte.
 *
 * <p>A read that does not get on either way is made a third time in place of the first, and so on,
 * after ever longer waits; a failure is what it was without this.
 */
public final class HedgingBackend extends AroundBackend {
  private static final Duration LOOKS = Duration.ofMillis(200);

  /** Lists and sizes are short, so what is late for so long is not under way any more. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final Scheduler timer;
  private final Hedges hedges;

  /**
   * @param inner is closed with this
   * @param timer tells the time, and begins second requests; is not closed with this
   */
  public HedgingBackend(Backend inner, Scheduler timer) {
    super(inner);
    this.timer = timer;
    this.hedges = new Hedges(inner::line, new WatchClock(LOOKS, timer));
  }

  @Override
  public Optional<Line> line() {
    return inner().line().map(line -> line.withHedges(hedges.made()));
  }

  /** Second requests are told with the first storage, wherever they went. */
  @Override
  public List<StorageUse> use() {
    List<StorageUse> all = new ArrayList<>(inner().use());
    all.set(0, all.get(0).withHedges(hedges.made()));
    return all;
  }

  @Override
  public Flux<Id> list(FileType type) {
    return orAgain(inner().list(type));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return orAgain(inner().size(file).flux()).singleOrEmpty();
  }

  private <T> Flux<T> orAgain(Flux<T> request) {
    return Flux.firstWithSignal(request, Mono.delay(LATE, timer).thenMany(request));
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return raced(
        range.length(),
        delivered ->
            delivered == range.length() ? Flux.empty() : inner().read(file, range.skip(delivered)));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return raced(
        Course.UNKNOWN,
        delivered ->
            delivered == 0
                ? inner().readAll(file)
                : inner().size(file).flatMapMany(size -> rest(file, delivered, size)));
  }

  private Flux<ByteBuffer> rest(FileHandle file, long delivered, long size) {
    return size <= delivered
        ? Flux.empty()
        : inner().read(file, new ByteRange(delivered, size - delivered));
  }

  private Flux<ByteBuffer> raced(long length, LongFunction<Flux<ByteBuffer>> from) {
    Course course = new Course(length, from);
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super ByteBuffer> subscriber) {
        new Race(subscriber, course, hedges).start();
      }
    };
  }

  @Override
  public void close() {
    inner().close();
    hedges.clock().close();
  }
}
