package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.BlobSpec.zeros;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.MemoryBudget;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobKey;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.Loss;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit into the smallest memory budget is restored all the same. */
@ExtendWith(LeakGuard.class)
class LargeThingsTest {
  private static final MemoryBudget SMALLEST = new MemoryBudget(16 << 20);
  private static final int LARGE = SMALLEST.largestBlobInMemory();

  @TempDir Path temp;

  private Restores.Outcome restore(BuiltRepository repository) {
    RepositoryOptions opening =
        RepositoryOptions.DEFAULTS
            .withMemory(SMALLEST)
            .withTemporaryDirectory(temp.resolve("spill"))
            .withWorkerThreads(3);
    try (Restores restores =
        Restores.from(
            MemoryBackend.over(repository),
            Credentials.password(RepositoryBuilder.PASSWORD),
            opening)) {
      Restores.Outcome outcome =
          restores.restore(
              SnapshotSelector.latest(),
              temp.resolve("out"),
              RestoreOptions.DEFAULTS.withVerify(true));
      assertThat(restores.repository().resources().temporary().bytesWritten())
          .as("written to spill files")
          .isPositive();
      return outcome;
    }
  }

  private void restoreAll(BuiltRepository repository) {
    Restores.Outcome outcome = restore(repository);
    assertThat(outcome.failures()).isEmpty();
    assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
  }

  private static ItemSpec[] around(BlobSpec large) {
    return new ItemSpec[] {
      file("alone", large),
      file("again", large),
      file("between", blob("before"), large, blob("behind")),
      file("small", blob("small"))
    };
  }

  @Test
  void aLargeBlobGoesThroughAFile() {
    restoreAll(RepositoryBuilder.version(2).snapshot(around(random(1, LARGE + 1000))).build());
  }

  @Test
  void aBlobThatIsOnlyLargeOnceItIsOpenedToo() {
    restoreAll(RepositoryBuilder.version(2).snapshot(around(zeros(4 * LARGE))).build());
  }

  @Test
  void aLargeBlobWithoutCompressionToo() {
    restoreAll(RepositoryBuilder.version(1).snapshot(around(random(1, LARGE + 1000))).build());
  }

  @Test
  void blobsAroundTheLimit() {
    restoreAll(
        RepositoryBuilder.version(2)
            .compression(Compression.OFF)
            .snapshot(
                IntStream.rangeClosed(-2, 2)
                    .mapToObj(i -> file("limit" + i, random(i, LARGE - 16 + 16 * i)))
                    .toArray(ItemSpec[]::new))
            .build());
  }

  @Test
  void aDamagedLargeBlobIsNamed() {
    BlobSpec large = random(1, LARGE + 1000);
    BuiltRepository repository = RepositoryBuilder.version(2).snapshot(around(large)).build();
    Loss loss =
        Damage.to(repository).flipBit(repository.copies(BlobKey.data(large.id())).get(0)).loss();

    Restores.Outcome outcome = restore(repository);

    assertThat(outcome.failures()).containsOnlyKeys(loss.reported());
    assertThat(outcome.failures().values())
        .allMatch(text -> text.endsWith("authentication failed"));
    assertThat(
            loss.remaining(repository.snapshot().manifest()).compareWithDisk(temp.resolve("out")))
        .isEmpty();
  }

  private static ItemSpec[] files(int number, String prefix) {
    return IntStream.range(0, number)
        .mapToObj(i -> file(prefix + i, blob("content " + i % 10)))
        .toArray(ItemSpec[]::new);
  }

  @Test
  void treesLargerThanTheirBudgetOnOnePath() {
    ItemSpec inner = dir("m", files(1000, "inner"));
    for (int i = 0; i < 3; i++) {
      inner = dir("m", concat(files(1500, "a"), inner, files(1500, "z")));
    }
    restoreAll(RepositoryBuilder.version(2).snapshot(inner).build());
  }

  private static ItemSpec[] concat(ItemSpec[] before, ItemSpec between, ItemSpec[] behind) {
    ItemSpec[] all = new ItemSpec[before.length + 1 + behind.length];
    System.arraycopy(before, 0, all, 0, before.length);
    all[before.length] = between;
    System.arraycopy(behind, 0, all, before.length + 1, behind.length);
    return all;
  }

  @Test
  void aDirectoryOfFiftyThousand() {
    BuiltRepository repository =
        RepositoryBuilder.version(2).snapshot(dir("d", files(50_000, "f"))).build();

    Restores.Outcome outcome = restore(repository);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.summary().done().files()).isEqualTo(50_000);
    assertThat(outcome.all(RestoreEvent.Verified.class)).hasSize(50_000);
    assertThat(temp.resolve("out/d/f49999")).hasContent("content 9");
  }

  @Test
  void threeHundredDirectoriesInEachOther() {
    ItemSpec inner = file("f", blob("deep"));
    for (int i = 0; i < 300; i++) {
      inner = dir("d", inner, file("e", blob("e" + i)));
    }
    BuiltRepository repository = RepositoryBuilder.version(2).snapshot(inner).build();
    SnapshotPath deepest = SnapshotPath.of("d/".repeat(300) + "f");
    assertThat(repository.snapshot().items()).containsKey(deepest);

    try (Restores restores = Restores.from(repository)) {
      assertThat(restores.restore(temp.resolve("out")).failures()).isEmpty();
    }
    assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
  }
}
