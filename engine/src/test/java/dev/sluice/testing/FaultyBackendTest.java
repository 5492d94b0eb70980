package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

class FaultyBackendTest extends BackendContract {
  private static final FileHandle PACK = FileHandle.pack(new Id(0, 0, 0, 1));
  private static final ByteRange RANGE = new ByteRange(100, 50);

  private FaultyBackend faulty = over(new MemorySink());

  private static FaultyBackend over(MemorySink files) {
    files.write(PACK.path(), new Noise(1).bytes(1000));
    return FaultyBackend.over(MemoryBackend.over(files).emitting(20));
  }

  /** Without faults, or with faults of other files, everything passes. */
  @Override
  protected Backend open(MemorySink files) {
    faulty = FaultyBackend.over(MemoryBackend.over(files)).onRead(FileType.LOCK).hang().always();
    return faulty;
  }

  @Override
  protected int openTransfers() {
    return faulty.openTransfers();
  }

  private static Predicate<ByteBuffer> bytes(int length) {
    return buffer -> buffer.remaining() == length;
  }

  private static Predicate<Throwable> reason(Reason reason) {
    return e -> e instanceof BackendException failure && failure.reason() == reason;
  }

  private static void completes(Publisher<ByteBuffer> body) {
    StepVerifier.create(body)
        .expectNextMatches(bytes(20))
        .expectNextMatches(bytes(20))
        .expectNextMatches(bytes(10))
        .verifyComplete();
  }

  @Test
  void resetsAsOftenAsToldAndNotesWhereReadsStart() {
    FaultyBackend storage = over(new MemorySink()).onRead(FileType.PACK).resetAfter(25).times(2);

    for (int i = 0; i < 2; i++) {
      StepVerifier.create(storage.read(PACK, RANGE.skip(i)))
          .expectNextMatches(bytes(20))
          .expectNextMatches(bytes(5))
          .verifyErrorMatches(reason(Reason.TRANSIENT));
    }
    completes(storage.read(PACK, RANGE));
    assertThat(storage.requestedOffsets()).containsExactly(100L, 101L, 100L);
    assertThat(storage.openTransfers()).isZero();
  }

  @Test
  void failsWithAnyReasonAfterSkippingSome() {
    for (Reason reason : Reason.values()) {
      FaultyBackend storage =
          over(new MemorySink())
              .onRead(PACK)
              .fail(reason)
              .afterSkipping(1)
              .once()
              .onList(FileType.PACK)
              .fail(reason)
              .once()
              .onSize(FileType.PACK)
              .fail(reason)
              .once();

      completes(storage.read(PACK, RANGE));
      StepVerifier.create(storage.read(PACK, RANGE)).verifyErrorMatches(reason(reason));
      completes(storage.read(PACK, RANGE));
      StepVerifier.create(storage.list(FileType.PACK)).verifyErrorMatches(reason(reason));
      StepVerifier.create(storage.list(FileType.PACK)).expectNext(PACK.id()).verifyComplete();
      StepVerifier.create(storage.size(PACK)).verifyErrorMatches(reason(reason));
      StepVerifier.create(storage.size(PACK)).expectNext(1000L).verifyComplete();
    }
  }

  @Test
  void bodiesComeShortOrLongOrWrong() {
    FaultyBackend storage =
        over(new MemorySink())
            .onRead()
            .shortBody(0)
            .once()
            .onRead()
            .shortBody(20)
            .once()
            .onRead()
            .extraBytes(3)
            .once()
            .onRead()
            .wrongByteAt(121)
            .once();
    byte[] pack = new Noise(1).bytes(1000);

    StepVerifier.create(storage.read(PACK, RANGE)).verifyComplete();
    StepVerifier.create(storage.read(PACK, RANGE)).expectNextMatches(bytes(20)).verifyComplete();
    StepVerifier.create(storage.read(PACK, RANGE))
        .expectNextCount(3)
        .expectNextMatches(bytes(3))
        .verifyComplete();
    StepVerifier.create(storage.read(PACK, RANGE))
        .expectNext(ByteBuffer.wrap(pack, 100, 20))
        .expectNextMatches(b -> b.get(1) != pack[121] && b.get(2) == pack[122])
        .expectNext(ByteBuffer.wrap(pack, 140, 10))
        .verifyComplete();
  }

  @Test
  void delaysRunInVirtualTime() {
    StepVerifier.withVirtualTime(
            () ->
                over(new MemorySink())
                    .onRead()
                    .delay(Duration.ofMinutes(5))
                    .slowly(Duration.ofHours(1))
                    .always()
                    .read(PACK, RANGE))
        .expectSubscription()
        .expectNoEvent(Duration.ofMinutes(5))
        .expectNoEvent(Duration.ofHours(1))
        .expectNextMatches(bytes(20))
        .expectNoEvent(Duration.ofHours(1))
        .expectNextMatches(bytes(20))
        .thenAwait(Duration.ofHours(1))
        .expectNextMatches(bytes(10))
        .verifyComplete();
  }

  @Test
  void hangsUntilCancelled() {
    FaultyBackend storage =
        over(new MemorySink()).onRead().hang().once().onRead().stallAfter(30).once();

    StepVerifier.withVirtualTime(() -> storage.read(PACK, RANGE))
        .expectSubscription()
        .expectNoEvent(Duration.ofDays(1))
        .thenCancel()
        .verify();
    assertThat(storage.openTransfers()).isZero();
    StepVerifier.withVirtualTime(() -> storage.read(PACK, RANGE))
        .expectNextMatches(bytes(20))
        .expectNextMatches(bytes(10))
        .expectNoEvent(Duration.ofDays(1))
        .thenCancel()
        .verify();
    assertThat(storage.openTransfers()).isZero();
  }
}
