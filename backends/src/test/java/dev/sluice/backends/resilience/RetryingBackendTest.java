package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import dev.sluice.testing.StorageRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class RetryingBackendTest {
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final ByteRange RANGE = new ByteRange(20, 900);
  private static final RetryPolicy POLICY =
      new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofSeconds(60));

  private final MemorySink files = new MemorySink();
  private final byte[] content = new byte[1000];
  private final List<BackendException> failures = new ArrayList<>();
  private final FaultyBackend storage = FaultyBackend.over(MemoryBackend.over(files).emitting(100));

  RetryingBackendTest() {
    new Random(1).nextBytes(content);
    files.write(PACK.path(), content);
  }

  @Test
  void aReadThatBreaksGoesOnAtTheFirstUndeliveredByte() {
    storage.onRead().resetAfter(300).times(2);

    verify(() -> joined(retrying(storage).read(PACK, RANGE)))
        .thenAwait(Duration.ofMinutes(10))
        .assertNext(read -> assertThat(read).isEqualTo(Arrays.copyOfRange(content, 20, 920)))
        .verifyComplete();
    assertThat(storage.requestedOffsets()).containsExactly(20L, 320L, 620L);
  }

  @Test
  void aWholeReadThatBreaksAsksForTheRest() {
    storage.onRead().resetAfter(0).times(1);
    storage.onRead().resetAfter(300).times(1);

    verify(() -> joined(retrying(storage).readAll(PACK)))
        .thenAwait(Duration.ofMinutes(10))
        .assertNext(read -> assertThat(read).isEqualTo(content))
        .verifyComplete();
    assertThat(storage.requests())
        .extracting(StorageRequest::kind)
        .containsExactly(
            StorageRequest.Kind.READ_ALL,
            StorageRequest.Kind.READ_ALL,
            StorageRequest.Kind.SIZE,
            StorageRequest.Kind.READ);
    assertThat(storage.requestedOffsets()).containsExactly(0L, 0L, 300L);
  }

  @Test
  void aReadThatBreaksAfterItsLastByteIsWhole() {
    storage.onRead().resetAfter(900).times(1);
    storage.onRead().resetAfter(1000).times(1);

    verify(() -> joined(retrying(storage).read(PACK, RANGE)))
        .thenAwait(Duration.ofMinutes(1))
        .expectNextCount(1)
        .verifyComplete();
    verify(() -> joined(retrying(storage).readAll(PACK)))
        .thenAwait(Duration.ofMinutes(1))
        .assertNext(read -> assertThat(read).isEqualTo(content))
        .verifyComplete();
    assertThat(storage.requestedOffsets()).containsExactly(20L, 0L);
  }

  @Test
  void attemptsCountFromTheLastProgress() {
    storage.onRead().resetAfter(10).always();

    verify(() -> joined(retrying(storage).read(PACK, RANGE)))
        .thenAwait(Duration.ofHours(1))
        .assertNext(read -> assertThat(read).hasSize(900))
        .verifyComplete();
    assertThat(storage.requestedOffsets()).hasSize(90);
  }

  /** Fails to say anything about files, so many times. */
  private static final class Thaws extends AroundBackend implements Thawing {
    private int failures;

    Thaws(Backend storage, int failures) {
      super(storage);
      this.failures = failures;
    }

    @Override
    public Optional<Thawing> thawing() {
      return Optional.of(this);
    }

    @Override
    public Mono<Seen> look(FileHandle file) {
      return Mono.fromCallable(
          () -> {
            if (failures-- > 0) {
              throw new BackendException(Reason.THROTTLED, "slow down");
            }
            return new Seen(State.COLD, OptionalLong.empty());
          });
    }

    @Override
    public Mono<Seen> thaw(FileHandle file) {
      return look(file);
    }

    @Override
    public Flux<Long> looks() {
      return Flux.just(7L);
    }
  }

  @Test
  void whatAsksForColdFilesIsTriedAgain() {
    for (Function<Thawing, Mono<Thawing.Seen>> request :
        List.<Function<Thawing, Mono<Thawing.Seen>>>of(t -> t.look(PACK), t -> t.thaw(PACK))) {
      Thaws thaws = new Thaws(storage, 2);
      verify(() -> request.apply(retrying(thaws).thawing().orElseThrow()).flux())
          .thenAwait(Duration.ofMinutes(1))
          .expectNextCount(1)
          .verifyComplete();
    }
    verify(() -> retrying(new Thaws(storage, 0)).thawing().orElseThrow().looks())
        .expectNext(7L)
        .verifyComplete();
  }

  @Test
  void waitsDoubleAndAreSpentInTheEnd() {
    storage.onRead().fail(Reason.TRANSIENT).always();

    verify(() -> retrying(storage).read(PACK, RANGE))
        .expectNoEvent(Duration.ofMillis(2999))
        .thenAwait(Duration.ofMillis(1))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.EXHAUSTED))
                    .hasMessage(
                        "scripted fault (TRANSIENT) on pack 00000000 (tried 3 times in a row)")
                    .hasCauseInstanceOf(BackendException.class))
        .verify();
    assertThat(storage.requests()).hasSize(3);
    assertThat(storage.openTransfers()).isZero();
    assertThat(failures).as("told").hasSize(2);
  }

  @Test
  void aStorageThatNeverAnsweredIsGivenUpSooner() {
    storage.on(request -> true).fail(Reason.TRANSIENT).times(2);
    storage.onRead().fail(Reason.TRANSIENT).afterSkipping(1).always();
    RetryPolicy policy = new RetryPolicy(5, 2, Duration.ofSeconds(1), Duration.ofSeconds(1));

    verify(
            () -> {
              Backend impatient =
                  new RetryingBackend(
                      storage, policy, VirtualTimeScheduler.get(), () -> 1, failures::add);
              return Flux.concat(
                  impatient.list(FileType.PACK).then().onErrorComplete(),
                  impatient.size(PACK).then(),
                  impatient.readAll(PACK).then(),
                  impatient.readAll(PACK).then());
            })
        .thenAwait(Duration.ofMinutes(1))
        .expectErrorMessage("scripted fault (TRANSIENT) on pack 00000000 (tried 5 times in a row)")
        .verify();
    assertThat(storage.requests()).hasSize(2 + 1 + 1 + 5);
  }

  @Test
  void whatCannotPassIsNotTriedAgain() {
    for (Reason reason :
        List.of(Reason.NOT_FOUND, Reason.TOO_SHORT, Reason.DENIED, Reason.PROTOCOL)) {
      storage.onRead().fail(reason).once();

      verify(() -> retrying(storage).readAll(PACK))
          .expectErrorMessage("scripted fault (" + reason + ") on pack 00000000")
          .verify();
    }
    assertThat(storage.requests()).hasSize(4);
  }

  @Test
  void sizesAndListsAreTriedAgain() {
    storage.onSize(FileType.PACK).fail(Reason.THROTTLED).times(2);
    storage.onList(FileType.PACK).fail(Reason.TRANSIENT).times(2);

    verify(() -> retrying(storage).size(PACK).flux())
        .thenAwait(Duration.ofSeconds(3))
        .expectNext(1000L)
        .verifyComplete();
    verify(() -> retrying(storage).list(FileType.PACK))
        .thenAwait(Duration.ofSeconds(3))
        .expectNext(PACK.id())
        .verifyComplete();
  }

  @Test
  void aListThatBreaksDoesNotNameAFileTwice() {
    AtomicInteger attempts = new AtomicInteger();
    Backend breaking =
        new StubBackend(
            () ->
                Flux.range(0, 100)
                    .map(i -> new Id(i * 7 % 100, 0, 0, 0))
                    .take(20L * attempts.incrementAndGet())
                    .concatWith(
                        attempts.get() < 5
                            ? Flux.error(new BackendException(Reason.TRANSIENT, "broken"))
                            : Flux.empty()));

    verify(() -> retrying(breaking).list(FileType.PACK))
        .thenAwait(Duration.ofMinutes(1))
        .recordWith(ArrayList::new)
        .expectNextCount(100)
        .consumeRecordedWith(names -> assertThat(names).doesNotHaveDuplicates())
        .verifyComplete();
    assertThat(attempts).hasValue(5);
  }

  @Test
  void theStoragesWishToBeLeftAloneHoldsForAllRequests() {
    AtomicInteger requests = new AtomicInteger();
    BackendException busy =
        new BackendException(Reason.THROTTLED, "busy").withRetryAfter(Duration.ofSeconds(40));
    Backend throttling =
        new StubBackend(
            () ->
                requests.incrementAndGet() == 1 ? Flux.error(busy) : Flux.just(new Id(1, 1, 1, 1)));
    verify(
            () -> {
              Backend patient = retrying(throttling);
              return Flux.merge(patient.list(FileType.INDEX), patient.list(FileType.KEY));
            })
        .expectNoEvent(Duration.ofSeconds(40))
        .then(() -> assertThat(requests).hasValue(1))
        .thenAwait(Duration.ofSeconds(2))
        .expectNextCount(2)
        .verifyComplete();
  }

  @Test
  void cancellingEndsTheWait() {
    storage.onRead().fail(Reason.TRANSIENT).always();

    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    Disposable reading =
        new RetryingBackend(storage, POLICY, time, () -> 1, failures::add)
            .read(PACK, RANGE)
            .subscribe();
    time.advanceTimeBy(Duration.ofMillis(500));
    reading.dispose();
    time.advanceTimeBy(Duration.ofMinutes(10));
    assertThat(storage.requests()).hasSize(1);
  }

  private Backend retrying(Backend storage) {
    return new RetryingBackend(storage, POLICY, VirtualTimeScheduler.get(), () -> 1, failures::add);
  }

  private static <T> StepVerifier.Step<T> verify(
      Supplier<? extends Publisher<? extends T>> request) {
    return StepVerifier.withVirtualTime(request, Long.MAX_VALUE).expectSubscription();
  }

  private static Flux<byte[]> joined(Flux<ByteBuffer> body) {
    return body.collectList()
        .map(
            buffers -> {
              ByteBuffer all =
                  ByteBuffer.allocate(buffers.stream().mapToInt(ByteBuffer::remaining).sum());
              buffers.forEach(all::put);
              return all.array();
            })
        .flux();
  }
}
