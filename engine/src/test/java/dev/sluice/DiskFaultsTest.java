package dev.sluice;

import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetException.Reason;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.WatchedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;

/** A disk that takes no more: one item is lost, or the restore ends and can be continued. */
@ExtendWith(LeakGuard.class)
class DiskFaultsTest {
  private static final int FILES = 40;
  private static final int LENGTH = 200_000;

  /** Files that were being written at the end, at most: they have their length from the start. */
  private static final int IN_FLIGHT = 10;

  private static final BuiltRepository REPOSITORY = build();

  @TempDir Path temp;

  private static BuiltRepository build() {
    List<ItemSpec> items = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      items.add(
          i % 2 == 0
              ? file("f" + i, random(i, LENGTH))
              : dir("d" + i, file("f", random(i, LENGTH / 2), random(-i, LENGTH / 2))));
    }
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .packSize(500_000)
        .snapshot(items.toArray(ItemSpec[]::new))
        .build();
  }

  @AfterEach
  void forgetDropped() {
    Hooks.resetOnErrorDropped();
  }

  private Restores.Outcome restore(Path out, WatchedTarget.Watcher watcher) {
    WriteOptions writing =
        WriteOptions.DEFAULTS
            .withSpaceChecked(false)
            .withJournal(Optional.of(temp.resolve("journal")));
    // In this order, so that the target is still open for what is tidied up at the end.
    try (Target real = Target.directory(out);
        Restores restores = Restores.from(MemoryBackend.over(REPOSITORY))) {
      return restores.restore(
          SnapshotSelector.latest(),
          WatchedTarget.over(real, watcher),
          RestoreOptions.DEFAULTS.withWriting(writing));
    }
  }

  private TargetException stop(Path out, WatchedTarget.Watcher watcher) {
    Hooks.onErrorDropped(e -> {});
    return catchThrowableOfType(TargetException.class, () -> restore(out, watcher));
  }

  private static long filesOfFullLength(Path out) throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files).allSatisfy(file -> assertThat(file).hasSize(LENGTH));
      return files.size();
    }
  }

  @Test
  void aDiskThatFillsUpKeepsWhatIsCompleteAndTheNextRunContinues() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=5m")) {
      TargetException full = stop(disk.top(), (call, path) -> {});

      assertThat(full.reason()).isEqualTo(Reason.FULL);
      assertThat(full)
          .hasMessageMatching(
              "cannot (write|create) /.*: no space left on device, with about [23]\\.\\d MiB still"
                  + " to be written; make room there, and run it again, which continues where this"
                  + " ended");
      long begun = filesOfFullLength(disk.top());
      assertThat(begun).isBetween(10L, (5L << 20) / LENGTH + IN_FLIGHT);
      assertThat(temp.resolve("journal")).isNotEmptyDirectory();

      disk.change("size=64m");
      Restores.Outcome rest = restore(disk.top(), (call, path) -> {});

      assertThat(rest.failures()).isEmpty();
      assertThat(rest.summary().totals().skipped().files()).isBetween(begun - IN_FLIGHT, begun);
      assertThat(rest.summary().bytesFetched())
          .isLessThan((FILES - begun + IN_FLIGHT) * (LENGTH + 1000) + LENGTH);
      assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(disk.top())).isEmpty();
      assertThat(temp.resolve("journal")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "READ_ONLY, '; make it writable, and run it again, which continues where this ended'",
    "OPEN_FILES, '; raise the limit (ulimit -n 4096), and run it again, which continues where this ended'",
    "FAILING, '; look at the disk, or whatever the target lies on, and run it again, which continues where this ended'",
  })
  void whatConcernsAllItemsEndsTheRestore(Reason reason, String advice) throws IOException {
    Path out = temp.resolve("out");
    AtomicInteger created = new AtomicInteger();

    TargetException stopped =
        stop(
            out,
            (call, path) -> {
              if (call.equals("createFile") && created.incrementAndGet() > FILES / 2) {
                throw new TargetException(reason, "cannot create " + path + ": it is so", null);
              }
            });

    assertThat(stopped.reason()).isEqualTo(reason);
    assertThat(stopped).hasMessageEndingWith(": it is so" + advice);
    assertThat(filesOfFullLength(out)).isPositive();
    Restores.Outcome rest = restore(out, (call, path) -> {});
    assertThat(rest.failures()).isEmpty();
    assertThat(rest.summary().totals().skipped().files()).isPositive();
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONFLICT", "DENIED", "NAME", "UNSUPPORTED", "IO"})
  void whatConcernsOneItemCostsThatItem(Reason reason) throws IOException {
    Path out = temp.resolve("out");
    SnapshotPath whole = SnapshotPath.of("/f0");
    SnapshotPath split = SnapshotPath.of("/d1/f");

    Restores.Outcome outcome =
        restore(
            out,
            (call, path) -> {
              if (call.equals("write") && (path.equals(whole) || path.equals(split))) {
                throw new TargetException(reason, "cannot write " + path + ": it is so", null);
              }
            });

    assertThat(outcome.failures())
        .containsOnlyKeys(whole, split)
        .containsEntry(whole, "cannot write /f0: it is so");
    assertThat(filesOfFullLength(out)).isEqualTo(FILES - 2);
    assertThat(temp.resolve("journal")).isNotEmptyDirectory();
  }
}
