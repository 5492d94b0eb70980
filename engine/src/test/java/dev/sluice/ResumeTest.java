package dev.sluice;

import static dev.sluice.testing.BlobSpec.cut;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.PathMapping;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.SnapshotSpec;
import dev.sluice.testing.WatchedTarget;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

/** A restore that dies anywhere is continued by the next one, which reads no finished file. */
@ExtendWith(LeakGuard.class)
class ResumeTest {
  private static final int DEATHS = 20;
  private static final BuiltRepository REPOSITORY = build();

  @TempDir Path temp;
  private final Queue<String> opened = new ConcurrentLinkedQueue<>();

  private static BuiltRepository build() {
    List<ItemSpec> items = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      items.add(file("small-" + i, random(i, 1000 + 97 * i)));
      items.add(file("wide-" + i, cut(random(100 + i % 20, 60_000).content(), 10_000)));
      items.add(dir("d" + i, file("f", random(i, 1000 + 97 * i), random(7, 20_000))));
    }
    items.add(file("name-1", random(8, 5000), random(9, 50_000)).hardLink("h"));
    items.add(file("name-2", random(8, 5000), random(9, 50_000)).hardLink("h"));
    items.add(symlink("link", "small-1"));
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .packSize(100_000)
        .snapshot(items.toArray(ItemSpec[]::new))
        .snapshot(SnapshotSpec.of(items.toArray(ItemSpec[]::new)))
        .build();
  }

  @AfterEach
  void forgetDropped() {
    Hooks.resetOnErrorDropped();
  }

  private WriteOptions writing() {
    return WriteOptions.DEFAULTS.withJournal(Optional.of(temp.resolve("journal")));
  }

  private Restores.Outcome restore(Path out, WriteOptions writing, WatchedTarget.Watcher watcher) {
    return restore(out, RestoreOptions.DEFAULTS.withWriting(writing), watcher);
  }

  private Restores.Outcome restore(
      Path out, RestoreOptions options, WatchedTarget.Watcher watcher) {
    return restore(REPOSITORY, out, options, watcher);
  }

  private static Restores.Outcome restore(
      BuiltRepository repository, Path out, RestoreOptions options, WatchedTarget.Watcher watcher) {
    try (Restores restores = Restores.from(MemoryBackend.over(repository));
        Target real = Target.directory(out)) {
      return restores.restore(
          SnapshotSelector.latest(), WatchedTarget.over(real, watcher), options);
    }
  }

  /** From its Nth call on the target is dead, as it is to a process that was killed. */
  private boolean dieAt(int call, Path out, WriteOptions writing) {
    Hooks.onErrorDropped(e -> {});
    AtomicInteger left = new AtomicInteger(call);
    try {
      restore(
          out,
          writing,
          (name, path) -> {
            if (left.decrementAndGet() < 0 && !name.equals("close")) {
              throw new TargetException(TargetException.Reason.FULL, "killed", null);
            }
          });
      return false;
    } catch (TargetException killed) {
      return true;
    }
  }

  private void watch(String call, SnapshotPath path) {
    if (call.equals("openExisting")) {
      opened.add(path.text());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereverItDiesTheNextOneContinues(boolean isAtomic) throws IOException {
    Random random = new Random(1);
    WriteOptions writing = writing().withAtomic(isAtomic).withDelete(true);
    Path reference = temp.resolve("reference");
    long whole = restore(reference, writing, (c, p) -> {}).summary().bytesFetched();
    for (int i = 0; i < DEATHS / 2; i++) {
      Path out = temp.resolve("out-" + i);
      int deaths = 0;
      while (deaths < 3 && dieAt(40 + random.nextInt(700), out, writing)) {
        deaths++;
      }
      opened.clear();
      Restores.Outcome last = restore(out, writing, this::watch);

      assertThat(last.failures()).isEmpty();
      assertThat(last.summary().bytesFetched()).isLessThanOrEqualTo(whole);
      assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
      assertThat(temp.resolve("journal")).isEmptyDirectory();
    }
  }

  /** All but one file done, the journal kept. */
  private Path almostDone(WriteOptions writing) throws IOException {
    return almostDone(RestoreOptions.DEFAULTS.withWriting(writing));
  }

  private Path almostDone(RestoreOptions options) throws IOException {
    Path out = temp.resolve("out");
    Hooks.onErrorDropped(e -> {});
    try {
      restore(
          out,
          options,
          (name, path) -> {
            if (name.equals("createSymlink")) {
              throw new TargetException(TargetException.Reason.FULL, "killed", null);
            }
          });
    } catch (TargetException killed) {
      assertThat(temp.resolve("journal")).isNotEmptyDirectory();
    }
    return out;
  }

  @Test
  void finishedFilesAreNeitherReadNorFetched() throws IOException {
    Path out = almostDone(writing());

    Restores.Outcome outcome = restore(out, writing(), this::watch);

    assertThat(opened).isEmpty();
    assertThat(outcome.summary().bytesFetched()).isZero();
    assertThat(outcome.summary().totals().skipped().files()).isEqualTo(91);
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void whereSomethingGoesElsewhereTheSameMappingContinues() throws IOException {
    RestoreOptions options = RestoreOptions.DEFAULTS.withWriting(writing());
    RestoreOptions moving = options.withMapping(moving("d0", "x"));
    Path out = almostDone(moving);

    restore(out, options.withMapping(moving("d0", "y")).withDryRun(true), (c, p) -> {});
    restore(out, moving, this::watch);

    assertThat(opened).isEmpty();
    assertThat(out.resolve("x/f")).exists();
    assertThat(temp.resolve("journal")).isEmptyDirectory();
  }

  @Test
  void anotherMappingDoesNot() throws IOException {
    RestoreOptions options = RestoreOptions.DEFAULTS.withWriting(writing());
    Path out = almostDone(options.withMapping(moving("d0", "x")));

    restore(out, options.withMapping(moving("d1", "x")), this::watch);

    assertThat(opened).contains("/x/f", "/small-1");
    assertThat(out.resolve("x/f")).hasBinaryContent(REPOSITORY.snapshot().item("d1/f").content());
  }

  private static PathMapping moving(String from, String to) {
    return PathMapping.NONE.rename(SnapshotPath.of(from), SnapshotPath.of(to));
  }

  /** From its 40th write on, of 60, the disk is full. */
  private void fillUp(BuiltRepository repository, Path out, RestoreOptions options) {
    AtomicInteger writes = new AtomicInteger();
    assertThatThrownBy(
            () ->
                restore(
                    repository,
                    out,
                    options,
                    (name, path) -> {
                      if (name.equals("write") && writes.incrementAndGet() >= 40) {
                        throw new TargetException(TargetException.Reason.FULL, "full", null);
                      }
                    }))
        .hasMessageStartingWith("full, with about ");
  }

  @ParameterizedTest
  @CsvSource({
    "ALWAYS, false",
    "ALWAYS, true",
    "IF_CHANGED, false",
    "IF_NEWER, false",
    "NEVER, false"
  })
  void whatIsWrittenOfAFileIsNotFetchedAgain(Overwrite overwrite, boolean isAtomic) {
    Hooks.onErrorDropped(e -> {});
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .compression(Compression.OFF)
            .packSize(100_000)
            .snapshot(file("large", cut(random(1, 600_000).content(), 10_000)))
            .build();
    Path out = temp.resolve("out");
    RestoreOptions options =
        RestoreOptions.DEFAULTS.withWriting(
            writing().withOverwrite(overwrite).withAtomic(isAtomic));
    fillUp(repository, out, options);

    Restores.Outcome outcome = restore(repository, out, options, (c, p) -> {});

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.summary().totals().blobs()).isBetween(1L, 25L);
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void withoutAJournalWhatWasBegunIsRemoved() {
    Hooks.onErrorDropped(e -> {});
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(file("large", cut(random(1, 600_000).content(), 10_000)))
            .build();

    fillUp(repository, temp.resolve("out"), RestoreOptions.DEFAULTS);

    assertThat(temp.resolve("out")).isEmptyDirectory();
  }

  @Test
  void metadataOfFinishedFilesIsSetWhereItDiffers() throws IOException {
    Path out = almostDone(writing());
    Files.setPosixFilePermissions(
        out.resolve("small-3"), PosixFilePermissions.fromString("r--------"));

    restore(out, writing(), this::watch);

    assertThat(opened).isEmpty();
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void whatWasChangedSinceIsComparedAgain() throws IOException {
    Path out = almostDone(writing());
    Files.writeString(out.resolve("small-3"), "other");
    Files.setLastModifiedTime(out.resolve("small-4"), FileTime.fromMillis(5));
    FileTime time = Files.getLastModifiedTime(out.resolve("small-5"));
    Files.move(out.resolve("small-5"), temp.resolve("moved"));
    Files.write(out.resolve("small-5"), new byte[(int) Files.size(temp.resolve("moved"))]);
    Files.setLastModifiedTime(out.resolve("small-5"), time);

    restore(out, writing(), this::watch);

    // What the changed ones lack is taken from two that hold the same.
    assertThat(opened)
        .containsExactlyInAnyOrder("/small-3", "/small-4", "/small-5", "/d3/f", "/d5/f");
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  private interface Spoiling {
    void spoil(byte[] journal);
  }

  private void assertNotTrusted(Spoiling spoiling) throws IOException {
    Path out = almostDone(writing());
    try (DirectoryStream<Path> journals = Files.newDirectoryStream(temp.resolve("journal"))) {
      for (Path journal : journals) {
        byte[] bytes = Files.readAllBytes(journal);
        spoiling.spoil(bytes);
        Files.write(journal, bytes);
      }
    }

    Restores.Outcome outcome = restore(out, writing(), this::watch);

    assertThat(opened).hasSize(91);
    assertThat(outcome.summary().bytesFetched()).isZero();
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void aDamagedRecordMakesTheJournalWorthless() throws IOException {
    assertNotTrusted(journal -> journal[journal.length / 2] ^= 1);
  }

  @Test
  void anotherHeadingMakesItWorthless() throws IOException {
    assertNotTrusted(journal -> journal[3] ^= 1);
  }

  @Test
  void theJournalOfAnotherSnapshotIsNotTrusted() throws IOException {
    Path out = almostDone(writing());
    try (Restores restores = Restores.from(MemoryBackend.over(REPOSITORY));
        Target real = Target.directory(out)) {
      restores
          .repository()
          .restore(SnapshotSelector.parse("latest~1"))
          .into(WatchedTarget.over(real, this::watch))
          .with(RestoreOptions.DEFAULTS.withWriting(writing()))
          .run()
          .blockLast(Restores.PATIENCE);
    }
    assertThat(opened).hasSize(91);
  }

  @Test
  void aRecordThatWasCutOffIsNoneAndTheOthersCount() throws IOException {
    Path out = almostDone(writing());
    try (DirectoryStream<Path> journals = Files.newDirectoryStream(temp.resolve("journal"))) {
      for (Path journal : journals) {
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - 5));
      }
    }

    restore(out, writing(), this::watch);

    assertThat(opened).hasSize(1);
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void withoutAPlaceForItTheRestoreGoesOnAndSaysSo() throws IOException {
    Files.writeString(temp.resolve("journal"), "a file");

    Restores.Outcome outcome = restore(temp.resolve("out"), writing(), (c, p) -> {});

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.warnings()).anyMatch(warning -> warning.startsWith("no journal could be"));
  }
}
