package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class LimitedBackendTest {
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final ByteRange RANGE = new ByteRange(0, 1000);
  private static final OptionalInt NO_LIMIT = OptionalInt.empty();
  private static final OptionalLong ANY_RATE = OptionalLong.empty();

  private final MemorySink files = new MemorySink();
  private final MemoryBackend memory = MemoryBackend.over(files).emitting(100);

  LimitedBackendTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @Test
  void requestsWaitForTheirTurn() {
    FaultyBackend slow = FaultyBackend.over(memory).onRead().slowly(Duration.ofMillis(10)).always();
    OptionalInt limit = OptionalInt.of(3);

    StepVerifier.withVirtualTime(
            () -> {
              Backend backend =
                  new LimitedBackend(slow, limit, ANY_RATE, VirtualTimeScheduler.get());
              return Flux.range(0, 20).flatMap(i -> backend.read(PACK, RANGE), 20, 1);
            },
            Long.MAX_VALUE)
        .thenAwait(Duration.ofSeconds(10))
        .expectNextCount(200)
        .verifyComplete();
    assertThat(memory.mostOpenTransfers()).isEqualTo(3);
    assertThat(new LimitedBackend(slow, limit, ANY_RATE, Schedulers.immediate()).connections())
        .isEqualTo(3);
    assertThat(new LimitedBackend(slow, NO_LIMIT, ANY_RATE, Schedulers.immediate()).connections())
        .isEqualTo(memory.connections());
  }

  @Test
  void everyKindOfRequestTakesATurnAndGivesItBack() {
    Backend backend =
        new LimitedBackend(memory, OptionalInt.of(1), ANY_RATE, Schedulers.immediate());
    for (int i = 0; i < 3; i++) {
      StepVerifier.create(backend.read(PACK, RANGE)).expectNextCount(10).verifyComplete();
      StepVerifier.create(backend.readAll(PACK), 1).expectNextCount(1).thenCancel().verify();
      StepVerifier.create(backend.size(PACK)).expectNext(1000L).verifyComplete();
      StepVerifier.create(backend.list(FileType.PACK)).expectNextCount(1).verifyComplete();
      StepVerifier.create(backend.readAll(FileHandle.CONFIG)).verifyError();
    }
    BaseSubscriber<ByteBuffer> open =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
          }
        };
    backend.read(PACK, RANGE).subscribe(open);
    List<Long> sizes = new ArrayList<>();
    Disposable waiting = backend.size(PACK).subscribe(sizes::add);
    Disposable waitingToo = backend.size(PACK).subscribe(sizes::add);
    assertThat(sizes).isEmpty();

    waiting.dispose();
    open.dispose();
    assertThat(sizes).containsExactly(1000L);
    assertThat(waitingToo.isDisposed()).isTrue();
  }

  @Test
  void bytesKeepToTheRateOverAllRequestsTogether() {
    StepVerifier.withVirtualTime(
            () -> {
              Backend backend =
                  new LimitedBackend(
                      memory, NO_LIMIT, OptionalLong.of(100), VirtualTimeScheduler.get());
              return Flux.range(0, 2).flatMap(i -> backend.read(PACK, RANGE), 2, 1);
            },
            Long.MAX_VALUE)
        .expectSubscription()
        .expectNoEvent(Duration.ofSeconds(1).minusMillis(1))
        .thenAwait(Duration.ofSeconds(9).plusMillis(1))
        .expectNextCount(10)
        .thenAwait(Duration.ofSeconds(10))
        .expectNextCount(10)
        .verifyComplete();
  }

  @Test
  void noMoreIsAskedOfTheStorageThanMayPass() {
    VirtualTimeScheduler time = VirtualTimeScheduler.create();
    Backend backend = new LimitedBackend(memory, NO_LIMIT, OptionalLong.of(100), time);
    List<ByteBuffer> received = new ArrayList<>();

    Disposable reading = backend.read(PACK, RANGE).subscribe(received::add);
    time.advanceTimeBy(Duration.ofMillis(2500));
    assertThat(received).hasSize(2);
    assertThat(memory.bytesRead()).isEqualTo(300);
    reading.dispose();

    assertThat(memory.openTransfers()).isZero();
  }
}
