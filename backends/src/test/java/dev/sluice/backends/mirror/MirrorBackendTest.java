package dev.sluice.backends.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.resilience.RetryPolicy;
import dev.sluice.backends.resilience.RetryingBackend;
import dev.sluice.backends.resilience.Timer;
import dev.sluice.backends.thaw.WarmUp;
import dev.sluice.backends.thaw.WarmUpBackend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import dev.sluice.testing.StorageRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class MirrorBackendTest {
  private static final byte[] CONTENT = bytes();
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 1, 1, 1));
  private static final FileHandle SNAPSHOT = new FileHandle(FileType.SNAPSHOT, new Id(3, 3, 3, 3));
  private static final ByteRange RANGE = new ByteRange(100, 800);

  private final MemorySink mainFiles = new MemorySink();
  private final MemorySink otherFiles = new MemorySink();
  private final MemoryBackend mainMemory = MemoryBackend.over(mainFiles).emitting(100);
  private final MemoryBackend otherMemory = MemoryBackend.over(otherFiles).emitting(100);
  private final FaultyBackend main = FaultyBackend.over(mainMemory);
  private final FaultyBackend other = FaultyBackend.over(otherMemory);
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

  MirrorBackendTest() {
    for (MemorySink files : List.of(mainFiles, otherFiles)) {
      files.write("config", new byte[] {1});
      files.write(SNAPSHOT.path(), CONTENT);
      files.write(PACK.path(), CONTENT);
    }
  }

  private Backend mirrors() {
    return new MirrorBackend(List.of(main, other), time);
  }

  @AfterEach
  void nothingIsLeftOpen() {
    assertThat(main.openTransfers()).isZero();
    assertThat(other.openTransfers()).isZero();
  }

  abstract static class Contract extends BackendContract {
    private final Timer timer = new Timer();
    private MemoryBackend[] places = {};

    abstract MemoryBackend[] places(MemorySink files);

    @Override
    protected Backend open(MemorySink files) {
      places = places(files);
      return new MirrorBackend(List.of(places), timer);
    }

    @Override
    protected int openTransfers() {
      return Arrays.stream(places).mapToInt(MemoryBackend::openTransfers).sum();
    }

    @AfterEach
    void closeTimer() {
      timer.close();
    }
  }

  @Nested
  class ContractOfTwoAlike extends Contract {
    @Override
    MemoryBackend[] places(MemorySink files) {
      return new MemoryBackend[] {MemoryBackend.over(files), MemoryBackend.over(files)};
    }
  }

  @Nested
  class ContractWhereTheMainOneIsEmpty extends Contract {
    @Override
    MemoryBackend[] places(MemorySink files) {
      return new MemoryBackend[] {MemoryBackend.over(new MemorySink()), MemoryBackend.over(files)};
    }
  }

  private static Backend cold(Backend storage) {
    return new WarmUpBackend(
        storage, new WarmUp(Optional.empty(), Duration.ZERO, Optional.empty()));
  }

  @Test
  void packsAreThawedInTheMainPlaceIfAllAreCold() {
    assertThat(new MirrorBackend(List.of(cold(main), other), time).thawing()).isEmpty();
    main.onRead().fail(Reason.ARCHIVED).always();
    assertThat(read(new MirrorBackend(List.of(cold(main), other), time).read(PACK, RANGE)))
        .hasSize(800);

    Backend mirrors = new MirrorBackend(List.of(cold(main), cold(other)), time);
    int before = main.requests().size();
    StepVerifier.create(mirrors.thawing().orElseThrow().thaw(PACK))
        .expectNextCount(1)
        .verifyComplete();
    assertThat(main.requests()).hasSize(before + 1);
  }

  @Test
  void whatOneLacksComesFromAnotherAndIsNotLookedForAgain() {
    otherFiles.delete(PACK.path());
    Backend mirrors = mirrors();
    for (int i = 0; i < 20; i++) {
      assertThat(read(mirrors.read(PACK, RANGE))).isEqualTo(Arrays.copyOfRange(CONTENT, 100, 900));
    }
    assertThat(reads(other)).isLessThanOrEqualTo(1);
  }

  @Test
  void whatBreaksOffGoesOnElsewhereAtTheFirstByteThatIsMissing() {
    main.onRead(PACK).failAfter(250, Reason.EXHAUSTED).always();
    Backend mirrors = mirrors();
    for (int i = 0; i < 20; i++) {
      assertThat(read(mirrors.read(PACK, RANGE))).isEqualTo(Arrays.copyOfRange(CONTENT, 100, 900));
    }
    assertThat(reads(main)).isPositive();
    assertThat(other.requestedOffsets()).contains(350L);
  }

  @Test
  void aCopyThatIsTooShortGoesOnElsewhere() {
    mainFiles.write(PACK.path(), Arrays.copyOf(CONTENT, 450));
    Backend mirrors = mirrors();
    for (int i = 0; i < 5; i++) {
      assertThat(read(mirrors.read(PACK, RANGE))).isEqualTo(Arrays.copyOfRange(CONTENT, 100, 900));
    }
  }

  @Test
  void whatNoneHasIsNotFound() {
    FileHandle absent = FileHandle.pack(new Id(9, 9, 9, 9));
    StepVerifier.create(mirrors().read(absent, RANGE))
        .verifyErrorSatisfies(
            e -> assertThat(((BackendException) e).reason()).isEqualTo(Reason.NOT_FOUND));
  }

  /** A mirror may be older than what it mirrors. */
  @Test
  void listsComeFromTheMainOneAsLongAsItAnswers() {
    otherFiles.delete(SNAPSHOT.path());
    assertThat(mirrors().list(FileType.SNAPSHOT).collectList().block()).hasSize(1);

    main.onList(FileType.SNAPSHOT).fail(Reason.EXHAUSTED).always();
    assertThat(mirrors().list(FileType.SNAPSHOT).collectList().block()).isEmpty();
  }

  @Test
  void aPlaceThatIsAwayAtTheStartIsDoneWithout() {
    main.on(request -> true).fail(Reason.EXHAUSTED).always();
    Backend mirrors = mirrors();

    assertThat(read(mirrors.readAll(FileHandle.CONFIG))).containsExactly(1);
    assertThat(mirrors.list(FileType.SNAPSHOT).collectList().block()).hasSize(1);
    StepVerifier.create(mirrors.places().get(0).size(FileHandle.CONFIG))
        .verifyErrorSatisfies(
            e -> assertThat(e).hasMessage("memory is left alone for a while: " + SCRIPTED));
    assertThat(mirrors.places().get(1).size(FileHandle.CONFIG).block()).isEqualTo(1L);
  }

  private static final String SCRIPTED = "scripted fault (EXHAUSTED) on config";

  @Test
  void aPlaceThatSaysNothingAtTheStartIsWaitedForOnlyALittle() {
    main.onSize(FileType.CONFIG).hang().always();
    StepVerifier.create(mirrors().readAll(SNAPSHOT).as(Bytes::join))
        .then(() -> time.advanceTimeBy(Opening.GRACE.minusMillis(1)))
        .then(() -> assertThat(reads(other)).isZero())
        .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
        .expectNextMatches(bytes -> Arrays.equals(bytes, CONTENT))
        .verifyComplete();
  }

  @Test
  void theSparesAreAllPlacesOneAfterTheOther() {
    mainFiles.write(PACK.path(), new byte[1000]);
    Backend first = mirrors().spare().orElseThrow();
    Backend second = first.spare().orElseThrow();

    assertThat(read(first.readAll(PACK))).isEqualTo(new byte[1000]);
    assertThat(read(second.readAll(PACK))).isEqualTo(CONTENT);
    assertThat(second.spare()).isEmpty();
  }

  @Test
  void aDeadPlaceIsAskedEverLessOftenAndTakenBack() {
    main.onRead().fail(Reason.EXHAUSTED).times(5);
    Backend mirrors = mirrors();
    Flux<byte[]> reads =
        Flux.interval(Duration.ofMillis(100), time)
            .concatMap(i -> mirrors.read(PACK, RANGE).as(Bytes::join), 1)
            .take(1200);
    StepVerifier.create(reads.count())
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(29)))
        // At once, and then after 1, 2, 4 and 8 seconds.
        .then(() -> assertThat(reads(main)).isEqualTo(5L))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(91)))
        .expectNext(1200L)
        .verifyComplete();
    assertThat(reads(main)).isGreaterThan(100);
  }

  @Test
  void whenAllAreAwayOnesThatWereThereAreWaitedFor() {
    Backend mirrors = new RetryingBackend(mirrors(), RetryPolicy.NETWORK, time, () -> 0.5, e -> {});
    assertThat(read(mirrors.read(PACK, RANGE))).hasSize(800);
    main.on(request -> time.now(java.util.concurrent.TimeUnit.SECONDS) < 60)
        .fail(Reason.EXHAUSTED)
        .always();
    other
        .on(request -> time.now(java.util.concurrent.TimeUnit.SECONDS) < 60)
        .fail(Reason.EXHAUSTED)
        .always();

    StepVerifier.create(
            Flux.range(0, 16).flatMap(i -> mirrors.read(PACK, RANGE).as(Bytes::join), 16, 1))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(59)))
        .then(() -> assertThat(reads(main) + reads(other)).isBetween(4L, 40L))
        .then(() -> time.advanceTimeBy(Duration.ofSeconds(91)))
        .expectNextCount(16)
        .verifyComplete();
  }

  /** The main one brings 4 buffers a second by each connection, the other one 16. */
  @Test
  void readsAreSpreadBySpeed() {
    main.onRead().slowly(Duration.ofMillis(250)).always();
    other.onRead().slowly(Duration.ofMillis(62)).always();
    VirtualTimeScheduler.set(time);
    try {
      Backend mirrors = mirrors();
      StepVerifier.create(Flux.range(0, 1000).flatMap(i -> mirrors.read(PACK, RANGE), 8, 1))
          .then(() -> time.advanceTimeBy(Duration.ofMinutes(2)))
          .expectNextCount(8000)
          .verifyComplete();
      assertThat(mainMemory.bytesRead()).isBetween(100_000L, 220_000L);
      assertThat(mainMemory.mostOpenTransfers()).isLessThanOrEqualTo(5);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void aPlaceThatIsHundredTimesSlowerKeepsNobodyWaiting() {
    main.onRead().slowly(Duration.ofSeconds(6)).always();
    other.onRead().slowly(Duration.ofMillis(60)).always();
    VirtualTimeScheduler.set(time);
    try {
      Backend mirrors = mirrors();
      StepVerifier.create(Flux.range(0, 1000).flatMap(i -> mirrors.read(PACK, RANGE), 8, 1))
          .then(() -> time.advanceTimeBy(Duration.ofSeconds(200)))
          .expectNextCount(8000)
          .verifyComplete();
      assertThat(mainMemory.bytesRead()).isBetween(800L, 20_000L);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void aSecondReadOfAStretchIsMadeElsewhere() {
    main.onRead().hang().always();
    other.onRead().hang().always();
    Backend mirrors = mirrors();
    StepVerifier.create(mirrors.read(PACK, RANGE))
        .then(
            () -> {
              StepVerifier.create(mirrors.read(PACK, RANGE.skip(300)))
                  .then(() -> assertThat(reads(main)).isEqualTo(1))
                  .then(() -> assertThat(reads(other)).isEqualTo(1))
                  .thenCancel()
                  .verify();
            })
        .thenCancel()
        .verify();
  }

  @Test
  void describesAllPlaces() {
    assertThat(mirrors().describe()).isEqualTo("memory with mirror memory");
    assertThat(mirrors().connections()).isEqualTo(8);
    assertThat(mirrors().line()).isEmpty();
  }

  private static long reads(FaultyBackend place) {
    return place.requests().stream().filter(StorageRequest::isRead).count();
  }

  private static byte[] read(Flux<java.nio.ByteBuffer> body) {
    return body.as(Bytes::join).blockOptional().orElseThrow();
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }
}
