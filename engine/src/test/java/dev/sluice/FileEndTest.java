package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Damage;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.WatchedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is told of once, and as what it is: restored when it is closed, or failed. */
@ExtendWith(LeakGuard.class)
class FileEndTest {
  private static final int LENGTH = 1000;

  @TempDir Path temp;
  private Path out = Path.of("");

  @BeforeEach
  void makeTarget() throws IOException {
    out = Files.createDirectory(temp.resolve("out"));
  }

  private static BuiltRepository build() {
    return RepositoryBuilder.version(2)
        .snapshot(
            file("several", random(1, LENGTH), random(2, LENGTH)),
            file("whole", random(3, LENGTH)),
            file("z", random(4, LENGTH)))
        .build();
  }

  private Restores.Outcome restore(
      BuiltRepository repository, RestoreOptions options, WatchedTarget.Watcher watcher) {
    try (Restores restores = Restores.from(repository);
        Target real = Target.directory(out)) {
      return restores.restore(
          SnapshotSelector.latest(), WatchedTarget.over(real, watcher), options);
    }
  }

  private static List<String> restored(Restores.Outcome outcome) {
    return outcome.all(RestoreEvent.Restored.class).stream().map(e -> e.path().text()).toList();
  }

  private static void failToClose(String call, SnapshotPath path, String name) {
    if (call.equals("close") && path.equals(SnapshotPath.of(name))) {
      throw new TargetException(TargetException.Reason.IO, "cannot write " + path + ": lost", null);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "several"})
  void aFileThatCannotBeClosedHasFailed(String name) {
    Restores.Outcome outcome =
        restore(build(), RestoreOptions.DEFAULTS, (call, path) -> failToClose(call, path, name));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of(name));
    assertThat(restored(outcome)).hasSize(2).doesNotContain("/" + name);
    assertThat(out.resolve(name)).doesNotExist();
    int lost = name.equals("whole") ? LENGTH : 2 * LENGTH;
    assertThat(outcome.summary().done().files()).isEqualTo(2);
    assertThat(outcome.summary().done().bytes()).isEqualTo(4 * LENGTH - lost);
  }

  @Test
  void aFileThatCannotBeClosedWhenOthersTakeItsPlaceHasFailed() {
    List<ItemSpec> files = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      files.add(file("f" + i, random(i, 100).inPack("p1"), random(1000 + i, 100).inPack("p2")));
    }
    BuiltRepository repository =
        RepositoryBuilder.version(2).snapshot(files.toArray(ItemSpec[]::new)).build();

    Restores.Outcome outcome =
        restore(
            repository,
            RestoreOptions.DEFAULTS.withConcurrency(1),
            (call, path) -> failToClose(call, path, "f7"));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("f7"));
    assertThat(restored(outcome)).hasSize(99).doesNotContain("/f7");
    assertThat(out.resolve("f7")).doesNotExist();
  }

  @Test
  void whatIsKeptOfAFailedFileDoesNotCountAsDone() throws IOException {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(file("a", blob("kept"), blob("lost")), file("b", blob("good")))
            .build();
    Damage.to(repository).flipBit(repository.copyOf("lost"));

    Restores.Outcome outcome =
        restore(repository, RestoreOptions.DEFAULTS.withKeepPartial(true), (call, path) -> {});

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("a"));
    assertThat(Files.readString(out.resolve("a"))).isEqualTo("kept\0\0\0\0");
    assertThat(outcome.summary().done().files()).isEqualTo(1);
    assertThat(outcome.summary().done().bytes()).isEqualTo(4);
  }

  private static BuiltRepository allLost() {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(file("several", blob("one"), blob("two!")), file("whole", blob("three")))
            .build();
    Damage damage = Damage.to(repository);
    for (String blob : new String[] {"one", "two!", "three"}) {
      damage.flipBit(repository.copyOf(blob));
    }
    return repository;
  }

  @Test
  void aFileOfWhichAllIsLostIsKeptAsZerosIfPartsAreWanted() throws IOException {
    Restores.Outcome outcome =
        restore(allLost(), RestoreOptions.DEFAULTS.withKeepPartial(true), (call, path) -> {});

    assertThat(outcome.failures()).hasSize(2);
    assertThat(Files.readString(out.resolve("several"))).isEqualTo("\0\0\0\0\0\0\0");
    assertThat(Files.readString(out.resolve("whole"))).isEqualTo("\0\0\0\0\0");
    assertThat(outcome.summary().done().files()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOlderFileStaysIfAllOfTheNewOneIsLostAndThatIsSaid(boolean keepPartial) throws IOException {
    Files.writeString(out.resolve("several"), "older");
    Files.writeString(out.resolve("whole"), "older");

    Restores.Outcome outcome =
        restore(
            allLost(), RestoreOptions.DEFAULTS.withKeepPartial(keepPartial), (call, path) -> {});

    assertThat(outcome.failures().values())
        .hasSize(2)
        .allSatisfy(
            reason -> assertThat(reason).endsWith("; what was there before is left as it was"));
    assertThat(out.resolve("several")).hasContent("older");
    assertThat(out.resolve("whole")).hasContent("older");
  }

  @Test
  void anOlderFileStaysIfTheIndexKnowsNothingOfTheNewOneAndThatIsSaid() throws IOException {
    BuiltRepository repository =
        RepositoryBuilder.version(2).snapshot(file("a", blob("unknown").missing())).build();
    Files.writeString(out.resolve("a"), "older");

    Restores.Outcome outcome = restore(repository, RestoreOptions.DEFAULTS, (call, path) -> {});

    assertThat(outcome.failures().get(SnapshotPath.of("a"))).contains("left as it was");
    assertThat(out.resolve("a")).hasContent("older");
  }
}
