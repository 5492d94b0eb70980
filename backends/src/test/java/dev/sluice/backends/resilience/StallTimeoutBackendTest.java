package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class StallTimeoutBackendTest {
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final ByteRange RANGE = new ByteRange(0, 1000);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final MemorySink files = new MemorySink();
  private final FaultyBackend storage = FaultyBackend.over(MemoryBackend.over(files).emitting(100));

  StallTimeoutBackendTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @Test
  void aStalledReadFailsAndEndsItsTransfer() {
    storage.onRead().stallAfter(300).always();

    verify(() -> watched().read(PACK, RANGE))
        .expectNextCount(3)
        .expectNoEvent(TIMEOUT.minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.STALLED))
                    .hasMessage(
                        "cannot read pack 00000000 bytes 0+1000 from memory:"
                            + " nothing arrived for 10 s"))
        .verify();
    assertThat(storage.openTransfers()).isZero();
  }

  @Test
  void whatNeverAnswersFails() {
    storage.onList(FileType.PACK).hang().always();
    storage.onSize(FileType.PACK).hang().always();

    verify(() -> watched().list(FileType.PACK).map(Id::hex))
        .thenAwait(TIMEOUT)
        .expectErrorMessage("cannot list the pack files in memory: nothing arrived for 10 s")
        .verify();
    verify(() -> watched().size(PACK).flux())
        .thenAwait(TIMEOUT)
        .expectErrorMessage(
            "cannot find the size of pack 00000000 in memory: nothing arrived for 10 s")
        .verify();
  }

  @Test
  void aSlowReadDoesNotFail() {
    storage.onRead().slowly(TIMEOUT.minusMillis(1)).always();

    verify(() -> watched().read(PACK, RANGE))
        .thenAwait(TIMEOUT.multipliedBy(10))
        .expectNextCount(10)
        .verifyComplete();
  }

  @Test
  void timeWithoutDemandDoesNotCount() {
    StepVerifier.withVirtualTime(() -> watched().read(PACK, RANGE), 0)
        .thenAwait(TIMEOUT.multipliedBy(3))
        .thenRequest(1)
        .expectNextCount(1)
        .thenAwait(TIMEOUT.multipliedBy(3))
        .thenRequest(9)
        .expectNextCount(9)
        .verifyComplete();
  }

  @Test
  void theTimeStartsWithTheDemand() {
    storage.onRead().stallAfter(100).always();

    StepVerifier.withVirtualTime(() -> watched().read(PACK, RANGE), 1)
        .expectNextCount(1)
        .thenAwait(TIMEOUT.multipliedBy(3).minusSeconds(1))
        .thenRequest(1)
        .expectNoEvent(TIMEOUT.minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .verifyError(BackendException.class);
  }

  @Test
  void cancellingStopsTheClock() {
    storage.onRead().hang().always();

    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    Disposable reading =
        new StallTimeoutBackend(storage, TIMEOUT, time).read(PACK, RANGE).subscribe();
    time.advanceTimeBy(Duration.ofSeconds(1));
    reading.dispose();

    assertThat(storage.openTransfers()).isZero();
  }

  private Backend watched() {
    return new StallTimeoutBackend(storage, TIMEOUT, VirtualTimeScheduler.get());
  }

  private static <T> StepVerifier.Step<T> verify(
      Supplier<? extends Publisher<? extends T>> request) {
    return StepVerifier.withVirtualTime(request, Long.MAX_VALUE).expectSubscription();
  }
}
