package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.backends.ids.IdSet;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Makes requests again that failed for a reason that may pass. A read goes on at its first byte
 * that was not delivered, a listing leaves out the names that were. What cannot pass is not tried
 * again; what does not pass ends as {@link Reason#EXHAUSTED}, which nobody tries again.
 *
 * <p>When the storage says for how long it does not want to be called, no request of this backend
 * is made until then, be it a new one or another attempt; 5 min at most.
 */
public final class RetryingBackend extends AroundBackend {
  private final RetryPolicy policy;
  private final Scheduler timer;
  private final DoubleSupplier random;
  private final Consumer<BackendException> listener;
  private final Pause pause;
  private volatile boolean hasAnswered;

  /**
   * @param inner is closed with this
   * @param timer makes attempts when their time has come; is not closed with this
   * @param random numbers from 0 to 1, for the jitter
   * @param listener is told each failure that is not the end, on a thread of the storage, and must
   *     not take long
   */
  public RetryingBackend(
      Backend inner,
      RetryPolicy policy,
      Scheduler timer,
      DoubleSupplier random,
      Consumer<BackendException> listener) {
    super(inner);
    this.policy = policy;
    this.timer = timer;
    this.random = random;
    this.listener = listener;
    this.pause = new Pause(now());
  }

  @Override
  public Flux<Id> list(FileType type) {
    Flux<Id> names = inner().list(type);
    return Flux.defer(
        () -> {
          IdSet delivered = new IdSet();
          return retrying(
              attempts -> names.filter(delivered::add).doOnNext(name -> attempts.progress(1)));
        });
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return retrying(attempts -> inner().size(file).flux()).singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return retrying(
        attempts ->
            counted(attempts, readRest(file, range.offset() + attempts.delivered(), range.end())));
  }

  /**
   * Where the file ends is only asked when an attempt broke off within it, which a file named by
   * its content allows: it is the same file still.
   */
  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return retrying(
        attempts ->
            counted(
                attempts,
                attempts.delivered() == 0
                    ? inner().readAll(file)
                    : inner()
                        .size(file)
                        .flatMapMany(size -> readRest(file, attempts.delivered(), size))));
  }

  @Override
  public Optional<Thawing> thawing() {
    return inner().thawing().map(RetriedThawing::new);
  }

  private final class RetriedThawing implements Thawing {
    private final Thawing thawing;

    RetriedThawing(Thawing thawing) {
      this.thawing = thawing;
    }

    @Override
    public Mono<Seen> look(FileHandle file) {
      return retrying(attempts -> thawing.look(file).flux()).singleOrEmpty();
    }

    @Override
    public Mono<Seen> thaw(FileHandle file) {
      return retrying(attempts -> thawing.thaw(file).flux()).singleOrEmpty();
    }

    @Override
    public Flux<Long> looks() {
      return thawing.looks();
    }
  }

  private Flux<ByteBuffer> readRest(FileHandle file, long start, long end) {
    if (start > end) {
      String why = "it had more than " + start + " bytes and now has " + end;
      return Flux.error(() -> Operation.readingAll(file, describe()).failed(Reason.PROTOCOL, why));
    }
    return start == end ? Flux.empty() : inner().read(file, new ByteRange(start, end - start));
  }

  private static Flux<ByteBuffer> counted(Attempts attempts, Flux<ByteBuffer> bytes) {
    return bytes.doOnNext(buffer -> attempts.progress(buffer.remaining()));
  }

  private <T> Flux<T> retrying(Function<Attempts, Flux<T>> attempt) {
    return Flux.defer(
        () -> {
          Attempts attempts = new Attempts();
          return Flux.defer(() -> afterPause(attempt.apply(attempts)))
              .doOnNext(piece -> hasAnswered = true)
              .doOnComplete(() -> hasAnswered = true)
              .retryWhen(
                  Retry.from(
                      signals -> signals.concatMap(signal -> wait(attempts, signal.failure()), 1)));
        });
  }

  private <T> Flux<T> afterPause(Flux<T> request) {
    Duration left = pause.left(now());
    return left.isZero() ? request : Mono.delay(left.plus(jitter(1)), timer).thenMany(request);
  }

  private Mono<Long> wait(Attempts attempts, Throwable failure) {
    int most = hasAnswered ? policy.attempts() : policy.firstAttempts();
    Optional<Throwable> end = attempts.fail(failure, most);
    if (end.isPresent()) {
      return Mono.error(end.get());
    }
    if (failure instanceof BackendException known) {
      known.retryAfter().ifPresent(time -> pause.extend(time, now()));
      listener.accept(known);
    }
    return Mono.delay(jitter(attempts.failures()), timer);
  }

  private Duration jitter(int failures) {
    return policy.delay(failures, random.getAsDouble());
  }

  private long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }
}
