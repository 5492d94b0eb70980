package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Repository;
import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.repository.Credentials;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import dev.sluice.testing.RepositoryBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(60)
class SelfTuningBackendTest {
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final ByteRange RANGE = new ByteRange(0, 1000);

  private final MemorySink files = new MemorySink();
  private final MemoryBackend memory = MemoryBackend.over(files).emitting(100);

  SelfTuningBackendTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @Test
  void requestsAreMadeAsManyAtOnceAsBringMore() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      FaultyBackend slow =
          FaultyBackend.over(memory).onRead().slowly(Duration.ofMillis(100)).always();
      Backend backend = new SelfTuningBackend(slow, 64, time);
      StepVerifier.create(Flux.range(0, 5000).flatMap(i -> backend.read(PACK, RANGE), 100, 1))
          .then(() -> time.advanceTimeBy(Duration.ofSeconds(20)))
          .then(
              () -> {
                Line line = backend.line().orElseThrow();
                assertThat(line.connections()).isGreaterThan(40);
                assertThat(line.firstByte()).isBetween(ms(1), ms(200));
                assertThat(line.bytesPerSecond()).isBetween(20_000L, 64_000L);
              })
          .then(() -> time.advanceTimeBy(Duration.ofSeconds(200)))
          .expectNextCount(50_000)
          .verifyComplete();
      assertThat(memory.mostOpenTransfers()).isBetween(40, 64);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void failuresThatMayPassAreCounted() {
    FaultyBackend faulty =
        FaultyBackend.over(memory).onRead().fail(BackendException.Reason.THROTTLED).times(3);
    try (Timer timer = new Timer()) {
      Backend backend = new SelfTuningBackend(faulty, 8, timer);
      for (int i = 0; i < 3; i++) {
        StepVerifier.create(backend.read(PACK, RANGE)).verifyError(BackendException.class);
      }
      StepVerifier.create(backend.read(PACK, RANGE)).expectNextCount(10).verifyComplete();
      Line line = backend.line().orElseThrow();
      assertThat(line.throttles()).isEqualTo(3);
      assertThat(line.retries()).isEqualTo(3);
      assertThat(line.connections()).isEqualTo(8);
      faulty.onRead().fail(BackendException.Reason.STALLED).times(1);
      StepVerifier.create(backend.read(PACK, RANGE)).verifyError(BackendException.class);
      line = backend.line().orElseThrow();
      assertThat(line.stalls()).isEqualTo(1);
      assertThat(line.retries()).isEqualTo(4);
      assertThat(backend.use())
          .containsExactly(new StorageUse("memory", java.util.Optional.of(line), 0));
    }
  }

  /** Another copy is only looked for when the connection that brought the bad one is free. */
  @Test
  void oneConnectionIsEnoughAlsoForWhatIsDamaged(@TempDir Path temp) {
    BlobSpec twice = BlobSpec.random(1, 300_000).inPack("a", "b");
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .compression(Compression.OFF)
            .snapshot(
                IntStream.range(0, 20)
                    .mapToObj(
                        i ->
                            ItemSpec.file(
                                "f" + i, BlobSpec.random(10 + i, 200_000).inPack("a"), twice))
                    .toArray(ItemSpec[]::new))
            .build();
    Damage.to(repository)
        .flipBit(repository.copies(dev.sluice.testing.BlobKey.data(twice.id())).get(0));
    try (Timer timer = new Timer()) {
      Backend backend =
          new SelfTuningBackend(
              new LimitedBackend(
                  MemoryBackend.over(repository).emitting(5000),
                  OptionalInt.of(1),
                  OptionalLong.empty(),
                  timer),
              1,
              timer);
      restoreAll(backend, temp.resolve("out"));
    }
    assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
  }

  private static void restoreAll(Backend backend, Path out) {
    try (Repository open =
            Repository.open(backend, Credentials.password(RepositoryBuilder.PASSWORD))
                .blockOptional()
                .orElseThrow();
        Target target = Target.directory(out)) {
      RestoreEvent last =
          open.restore(SnapshotSelector.latest())
              .into(target)
              .run()
              .takeLast(1)
              .next()
              .blockOptional(ms(30_000))
              .orElseThrow();
      assertThat(((RestoreEvent.Finished) last).summary().failures()).isZero();
    }
  }
}
