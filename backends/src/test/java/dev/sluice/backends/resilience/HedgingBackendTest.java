package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class HedgingBackendTest {
  private static final byte[] CONTENT = bytes();
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final ByteRange RANGE = new ByteRange(0, 1000);

  private final MemorySink files = new MemorySink();
  private final MemoryBackend memory = MemoryBackend.over(files).emitting(100);
  private final FaultyBackend faulty = FaultyBackend.over(memory);
  private VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private Backend backend = faulty;

  @BeforeEach
  void open() {
    files.write(PACK.path(), CONTENT);
    time = VirtualTimeScheduler.create();
    VirtualTimeScheduler.set(time);
    backend = over(8);
  }

  /** So many connections with a round trip of 100 ms. */
  private Backend over(int connections) {
    Line line = new Line(connections, 0, Duration.ofMillis(100), 0, 0, 0, 0);
    return new HedgingBackend(
        new AroundBackend(faulty) {
          @Override
          public Optional<Line> line() {
            return Optional.of(line);
          }

          @Override
          public List<StorageUse> use() {
            return List.of(new StorageUse(describe(), line(), 0));
          }
        },
        time);
  }

  @AfterEach
  void nothingIsLeft() {
    VirtualTimeScheduler.reset();
    assertThat(faulty.openTransfers()).isZero();
    assertThat(memory.openTransfers()).isZero();
  }

  private void advance(double seconds) {
    time.advanceTimeBy(Duration.ofMillis((long) (seconds * 1000)));
  }

  private static Mono<byte[]> read(Backend backend) {
    return backend.read(PACK, RANGE).as(Bytes::join);
  }

  private static boolean isWhole(byte[] bytes) {
    return Arrays.equals(bytes, CONTENT);
  }

  @Test
  void whatComesInTimeIsAskedForOnce() {
    StepVerifier.create(Flux.range(0, 50).concatMap(i -> read(backend), 1))
        .expectNextCount(50)
        .verifyComplete();
    assertThat(faulty.requests()).hasSize(50);
    assertThat(backend.line().orElseThrow().hedges()).isZero();
  }

  @Test
  void aFrozenConnectionIsOvertakenAtTheFirstByteThatIsMissing() {
    faulty.onRead().stallAfter(300).once();
    StepVerifier.create(read(backend))
        .then(() -> advance(1.9))
        .then(() -> assertThat(faulty.requests()).hasSize(1))
        .then(() -> advance(0.4))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();
    assertThat(faulty.requestedOffsets()).containsExactly(0L, 300L);
    assertThat(memory.bytesRead()).isEqualTo(1000);
    assertThat(backend.line().orElseThrow().hedges()).isEqualTo(1);
    assertThat(backend.use().get(0).line().orElseThrow().hedges()).isEqualTo(1);
  }

  @Test
  void aRequestThatIsNeverAnsweredIsMadeAgainAndAgain() {
    faulty.onRead().hang().times(3);
    StepVerifier.create(read(backend))
        .then(() -> advance(3))
        .then(() -> assertThat(faulty.openTransfers()).isEqualTo(2))
        .then(() -> advance(4))
        .then(() -> assertThat(faulty.openTransfers()).as("first given up").isEqualTo(1))
        .then(() -> advance(60))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();
    assertThat(faulty.requests()).hasSize(4);
  }

  @Test
  void wholeFilesAreMadeAgainToo() {
    faulty.onRead().stallAfter(300).once();
    StepVerifier.create(backend.readAll(PACK).as(Bytes::join))
        .then(() -> advance(3))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();
    assertThat(faulty.requestedOffsets()).containsExactly(0L, 300L);
  }

  @Test
  void listsAndSizesAreAskedForAgain() {
    faulty.onList(FileType.PACK).hang().once();
    faulty.onSize(FileType.PACK).hang().once();
    StepVerifier.create(backend.list(FileType.PACK).count().zipWith(backend.size(PACK)))
        .then(() -> advance(10))
        .expectNextMatches(both -> both.getT1() == 1 && both.getT2() == 1000)
        .verifyComplete();
  }

  /** It may only be waiting for its turn. */
  @Test
  void whereAllConnectionsAreBusyALateFirstByteIsNothingSpecial() {
    faulty.onRead().delay(Duration.ofSeconds(14)).always();
    Backend full = over(1);
    StepVerifier.create(Flux.merge(read(full), read(full)))
        .then(() -> advance(15))
        .expectNextCount(2)
        .verifyComplete();
    assertThat(faulty.requests()).hasSize(2);
  }

  @Test
  void whoeverIsOnlyKeptWaitingByTheSubscriberIsNotLate() {
    StepVerifier.create(backend.read(PACK, RANGE), 1)
        .expectNextCount(1)
        .then(() -> advance(600))
        .thenRequest(100)
        .expectNextCount(9)
        .verifyComplete();
    assertThat(faulty.requests()).hasSize(1);
  }

  /** 100 bytes a second where the others bring thousands. */
  @Test
  void aSlowConnectionIsOvertakenWhileItGoesOn() {
    faulty.onRead().slowly(Duration.ofMillis(10)).once();
    StepVerifier.create(read(backend)).then(() -> advance(0.2)).expectNextCount(1).verifyComplete();
    faulty.onRead().slowly(Duration.ofSeconds(1)).once();
    StepVerifier.create(read(backend))
        .then(() -> advance(4))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();
    assertThat(faulty.requests()).hasSize(3);
    assertThat(memory.bytesRead()).as("few come twice").isBetween(2000L, 2300L);
  }

  @Test
  void theFirstOneWinsIfItGoesOn() {
    faulty.onRead().delay(Duration.ofSeconds(3)).once();
    faulty.onRead().hang().once();
    StepVerifier.create(read(backend))
        .then(() -> advance(2.5))
        .then(() -> assertThat(faulty.openTransfers()).isEqualTo(2))
        .then(() -> advance(1))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();
    assertThat(memory.bytesRead()).isEqualTo(1000);
  }

  @Test
  void aFailureIsOneOnlyIfNoOtherRequestGoesOn() {
    faulty.onRead().delay(Duration.ofSeconds(3)).fail(Reason.EXHAUSTED).once();
    faulty.onRead().delay(Duration.ofSeconds(5)).once();
    faulty.onRead().fail(Reason.EXHAUSTED).once();
    StepVerifier.create(read(backend))
        .then(() -> advance(8))
        .expectNextMatches(HedgingBackendTest::isWhole)
        .verifyComplete();

    faulty.onRead().fail(Reason.EXHAUSTED).once();
    StepVerifier.create(read(backend)).verifyErrorMessage("scripted fault (EXHAUSTED) on " + PACK);
  }

  @Test
  void cancellingEndsBoth() {
    faulty.onRead().hang().times(2);
    StepVerifier.create(read(backend))
        .then(() -> advance(3))
        .then(() -> assertThat(faulty.openTransfers()).isEqualTo(2))
        .thenCancel()
        .verify();
  }

  @Test
  void noMoreIsDeliveredThanIsAskedForWhoeverLeads() {
    faulty.onRead().stallAfter(300).once();
    StepVerifier.create(backend.read(PACK, RANGE), 2)
        .expectNextCount(2)
        .thenRequest(2)
        .expectNextCount(1)
        .then(() -> advance(3))
        .expectNextCount(1)
        .then(() -> advance(30))
        .thenRequest(1)
        .expectNextCount(1)
        .thenRequest(10)
        .expectNextCount(5)
        .verifyComplete();
    assertThat(memory.bytesRead()).isEqualTo(1000);
  }

  @Test
  void oneConnectionInHundredThatFreezesCostsLittle() {
    for (int i = 0; i < 20; i++) {
      faulty.onRead().afterSkipping(50).stallAfter(500).once();
    }
    Flux<byte[]> reads = Flux.range(0, 2000).flatMap(i -> read(backend), 6, 1);
    StepVerifier.create(reads.filter(HedgingBackendTest::isWhole).count())
        .then(() -> advance(60))
        .expectNext(2000L)
        .verifyComplete();
    assertThat(memory.bytesRead()).isLessThanOrEqualTo(2_000_000 + 2_000_000 / 20);
  }

  @Test
  void littleIsFetchedInVain() {
    Hedges hedges = new Hedges(Optional::empty, new WatchClock(Duration.ofSeconds(1), time));
    assertThat(hedges.trySetAside(2 << 20)).isFalse();
    assertThat(hedges.trySetAside(1 << 20)).isTrue();
    assertThat(hedges.trySetAside(1)).isFalse();
    hedges.delivered(40 << 20);
    assertThat(hedges.trySetAside(2 << 20)).isTrue();
    assertThat(hedges.trySetAside(1)).isFalse();
    hedges.giveBack(3 << 20);
    hedges.inVain(1 << 20);
    assertThat(hedges.trySetAside(3 << 20)).isFalse();
    assertThat(hedges.trySetAside(2 << 20)).isTrue();
    for (int i = 0; i < 4; i++) {
      assertThat(hedges.tryBeginSecond()).isTrue();
    }
    assertThat(hedges.tryBeginSecond()).isFalse();
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[1000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return bytes;
  }
}
