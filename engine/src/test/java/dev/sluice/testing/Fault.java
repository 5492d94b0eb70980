package dev.sluice.testing;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * What goes wrong with some requests to a {@link FaultyBackend}; say what, then how often. Delays
 * run on Reactor's default timer, so that virtual time moves them.
 */
public final class Fault {
  /** A change to the body of a file. */
  private interface BodyChange {
    Flux<ByteBuffer> apply(StorageRequest request, Flux<ByteBuffer> body);
  }

  private final FaultyBackend backend;
  private final Predicate<StorageRequest> matches;
  private final AtomicInteger skipped = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private Duration delay = Duration.ZERO;
  private Duration bufferDelay = Duration.ZERO;
  private boolean hangs;
  private Optional<Reason> failure = Optional.empty();
  private BodyChange change = (request, body) -> body;

  Fault(FaultyBackend backend, Predicate<StorageRequest> matches) {
    this.backend = backend;
    this.matches = matches;
  }

  /** Breaks the connection after this many bytes of the answer. */
  public Fault resetAfter(long bytes) {
    return failAfter(bytes, Reason.TRANSIENT);
  }

  /** Fails after this many bytes of the answer. */
  public Fault failAfter(long bytes, Reason reason) {
    change =
        (request, body) ->
            cut(bytes, body, sink -> sink.error(FaultyBackend.failure(reason, request)));
    return this;
  }

  /** Ends the answer after this many bytes as if it were complete. */
  public Fault shortBody(long bytes) {
    change = (request, body) -> cut(bytes, body, SynchronousSink::complete);
    return this;
  }

  /** Stops after this many bytes of the answer, and says nothing any more. */
  public Fault stallAfter(long bytes) {
    change =
        (request, body) -> cut(bytes, body, SynchronousSink::complete).concatWith(Flux.never());
    return this;
  }

  /** Flips a bit of the byte at this offset of the file, if the answer contains it. */
  public Fault wrongByteAt(long fileOffset) {
    change =
        (request, body) ->
            Flux.defer(
                () -> {
                  long[] position = {request.offset()};
                  return body.map(buffer -> flip(buffer, fileOffset, position));
                });
    return this;
  }

  /** Adds this many bytes behind the answer. */
  public Fault extraBytes(int bytes) {
    change =
        (request, body) -> body.concatWith(Mono.fromSupplier(() -> ByteBuffer.allocate(bytes)));
    return this;
  }

  /** Fails at once. */
  public Fault fail(Reason reason) {
    failure = Optional.of(reason);
    return this;
  }

  /** Says that the file does not exist. */
  public Fault missing() {
    return fail(Reason.NOT_FOUND);
  }

  /** Never answers. */
  public Fault hang() {
    hangs = true;
    return this;
  }

  /** Asks the storage only after this time. */
  public Fault delay(Duration time) {
    delay = time;
    return this;
  }

  /** Delivers each buffer this much later than the one before. */
  public Fault slowly(Duration timePerBuffer) {
    bufferDelay = timePerBuffer;
    return this;
  }

  /** Lets this many matching requests pass first. */
  public Fault afterSkipping(int requests) {
    skipped.set(requests);
    return this;
  }

  /** Happens this many times, then no more. */
  public FaultyBackend times(int number) {
    left.set(number);
    return backend;
  }

  /** Happens once. */
  public FaultyBackend once() {
    return times(1);
  }

  /** Happens every time. */
  public FaultyBackend always() {
    return backend;
  }

  /** Whether this request meets the fault; counts as one of its times. */
  boolean strikes(StorageRequest request) {
    return matches.test(request)
        && skipped.getAndUpdate(n -> Math.max(0, n - 1)) == 0
        && left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1)) > 0;
  }

  /** What comes of an answer that is not a body. */
  <T> Flux<T> apply(StorageRequest request, Flux<T> answer) {
    if (hangs) {
      return Flux.never();
    }
    Flux<T> changed =
        failure
            .<Flux<T>>map(r -> Flux.error(() -> FaultyBackend.failure(r, request)))
            .orElse(answer);
    return delay.isZero() ? changed : Mono.delay(delay).thenMany(changed);
  }

  /** What comes of the answer to a {@link Backend#read}. */
  Flux<ByteBuffer> applyToBody(StorageRequest request, Flux<ByteBuffer> body) {
    Flux<ByteBuffer> changed = change.apply(request, body);
    if (!bufferDelay.isZero()) {
      changed = changed.concatMap(buffer -> Mono.just(buffer).delayElement(bufferDelay), 1);
    }
    return apply(request, changed);
  }

  private static ByteBuffer flip(ByteBuffer buffer, long fileOffset, long[] position) {
    long index = fileOffset - position[0];
    position[0] += buffer.remaining();
    if (index >= 0 && index < buffer.remaining()) {
      int at = buffer.position() + (int) index;
      buffer.put(at, (byte) (buffer.get(at) ^ 0x10));
    }
    return buffer;
  }

  private interface End {
    void signal(SynchronousSink<ByteBuffer> sink);
  }

  private static Flux<ByteBuffer> cut(long bytes, Flux<ByteBuffer> body, End end) {
    return Flux.defer(
        () -> {
          if (bytes == 0) {
            return Flux.generate(end::signal);
          }
          long[] rest = {bytes};
          return body.handle(
              (buffer, sink) -> {
                int length = (int) Math.min(buffer.remaining(), rest[0]);
                rest[0] -= length;
                sink.next(buffer.limit(buffer.position() + length));
                if (rest[0] == 0) {
                  end.signal(sink);
                }
              });
        });
  }
}
