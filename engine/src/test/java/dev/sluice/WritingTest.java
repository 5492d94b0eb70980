package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.BlobSpec.zeros;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.PathPatterns;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.StorageRequest;
import dev.sluice.testing.WatchedTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse, atomic, durable files; and what is deleted. */
@ExtendWith(LeakGuard.class)
class WritingTest {
  private static final int LARGE = 1 << 20;

  @TempDir Path temp;
  private Path out = Path.of("");

  @BeforeEach
  void makeTarget() throws IOException {
    out = Files.createDirectory(temp.resolve("out"));
  }

  private Restores.Outcome restore(BuiltRepository repository, WriteOptions options) {
    return restore(repository, RestoreOptions.DEFAULTS.withWriting(options));
  }

  private Restores.Outcome restore(BuiltRepository repository, RestoreOptions options) {
    try (Restores restores = Restores.from(repository)) {
      return restores.restore(SnapshotSelector.latest(), out, options);
    }
  }

  private static long blocks(Path file) throws IOException {
    Process du = new ProcessBuilder("du", "-k", file.toString()).start();
    String line =
        new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Long.parseLong(line.substring(0, line.indexOf('\t')));
  }

  private static BuiltRepository holes() {
    byte[] mixed = random(3, 3 * LARGE).content().clone();
    Arrays.fill(mixed, 1000, LARGE + 5000, (byte) 0);
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .snapshot(
            file("mixed", blob(mixed)),
            file("several", random(1, LARGE), zeros(LARGE), random(2, 777), zeros(LARGE)),
            file("zeros", zeros(2 * LARGE)))
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void zerosTakeNoSpaceAlsoWhereSomethingWas(boolean isThere) throws IOException {
    BuiltRepository repository = holes();
    if (isThere) {
      Files.write(out.resolve("mixed"), random(9, 4 * LARGE).content());
      Files.write(out.resolve("several"), repository.snapshot().item("several").content());
      byte[] other = repository.snapshot().item("several").content().clone();
      Arrays.fill(other, LARGE, 2 * LARGE, (byte) 7);
      Files.write(out.resolve("several"), other);
      Files.write(out.resolve("zeros"), random(8, 100).content());
    }

    Restores.Outcome outcome =
        restore(
            repository,
            RestoreOptions.DEFAULTS
                .withVerify(true)
                .withWriting(WriteOptions.DEFAULTS.withSparse(true)));

    assertThat(outcome.failures()).isEmpty();
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
    assertThat(blocks(out.resolve("zeros"))).isLessThan(100);
    assertThat(blocks(out.resolve("mixed"))).isBetween(2000L, 2200L);
    assertThat(blocks(out.resolve("several"))).isLessThan(isThere ? 2200L : 1200L);
  }

  @Test
  void aHugeFileOfZerosIsPlannedAndWrittenOnceForEachDifferentBlob() throws IOException {
    int blobs = 12_800;
    int length = 8 << 20;
    String id = '"' + zeros(length).id().hex() + '"';
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("zeros", zeros(length))
                    .with(
                        "content",
                        "[" + String.join(",", java.util.Collections.nCopies(blobs, id)) + "]")
                    .with("size", Long.toString((long) blobs * length)))
            .build();
    MemoryBackend storage = MemoryBackend.over(repository);

    try (Restores restores = Restores.from(storage)) {
      Restores.Outcome outcome =
          restores.restore(
              SnapshotSelector.latest(),
              out,
              RestoreOptions.DEFAULTS.withWriting(WriteOptions.DEFAULTS.withSparse(true)));
      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.summary().totals().blobs()).isEqualTo(1);
      assertThat(outcome.summary().done().bytes()).isEqualTo((long) blobs * length);
    }
    assertThat(out.resolve("zeros")).hasSize((long) blobs * length);
    assertThat(blocks(out.resolve("zeros"))).isLessThan(100);
    assertThat(
            storage.requests().stream()
                .filter(StorageRequest::isRead)
                .filter(
                    request ->
                        request
                            .file()
                            .filter(f -> f.id().equals(repository.pack("data").id()))
                            .isPresent()))
        .hasSize(1);
  }

  private static BuiltRepository small() {
    return RepositoryBuilder.version(2)
        .snapshot(
            dir("d", file("in", blob("in")), dir("e", file("deep", blob("deep")))),
            file("empty"),
            symlink("link", "d"),
            file("several", blob("sever"), blob("al")),
            file("whole", blob("whole")))
        .build();
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(path -> !path.equals(out))
          .map(path -> out.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void atomicFilesReplaceOthersOnlyWhenTheyAreComplete(boolean isSynced) throws IOException {
    BuiltRepository repository = small();
    Files.writeString(out.resolve("several"), "severXY");
    Files.writeString(out.resolve("whole"), "other");
    Files.createSymbolicLink(out.resolve("empty"), Path.of("nowhere"));
    Set<String> seen = new TreeSet<>();
    Restores.Outcome outcome;

    try (Restores restores = Restores.from(repository);
        Target real = Target.directory(out)) {
      Target watched =
          WatchedTarget.over(
              real,
              (call, path) -> {
                if (call.equals("commit") && !path.isRoot()) {
                  seen.add(path.text() + " " + read(out.resolve(path.text().substring(1))));
                }
              });
      outcome =
          restores.restore(
              SnapshotSelector.latest(),
              watched,
              RestoreOptions.DEFAULTS.withWriting(
                  WriteOptions.DEFAULTS.withAtomic(true).withSynced(isSynced)));
    }

    assertThat(outcome.failures()).isEmpty();
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "/d/e/deep none", "/d/in none", "/empty none", "/several severXY", "/whole other");
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "none";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anAtomicFileThatFailsLeavesTheOlderOneAndNothingElse() throws IOException {
    BuiltRepository repository = small();
    Damage.to(repository).flipBit(repository.copyOf("al"));
    Files.writeString(out.resolve("several"), "severXY");

    Restores.Outcome outcome = restore(repository, WriteOptions.DEFAULTS.withAtomic(true));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("several"));
    assertThat(outcome.failures().values())
        .allSatisfy(reason -> assertThat(reason).contains("left as it was"));
    assertThat(out.resolve("several")).hasContent("severXY");
    assertThat(names())
        .containsExactly("d", "d/e", "d/e/deep", "d/in", "empty", "link", "several", "whole");
  }

  private void plantExtras() throws IOException {
    Files.createDirectories(out.resolve("d/extra/below"));
    Files.createDirectories(out.resolve("d/e"));
    Files.writeString(out.resolve("d/extra/below/f.log"), "x");
    Files.writeString(out.resolve("d/x.log"), "x");
    Files.writeString(out.resolve("top"), "x");
    Files.createDirectories(out.resolve("several/in/the/way"));
    Files.createSymbolicLink(out.resolve("d/e/way-out"), temp);
  }

  @Test
  void whatTheSnapshotDoesNotHoldIsDeletedAndTold() throws IOException {
    BuiltRepository repository = small();
    plantExtras();

    WriteOptions deleting = WriteOptions.DEFAULTS.withDelete(true);
    Set<String> before = names();
    Restores.Outcome would =
        restore(repository, RestoreOptions.DEFAULTS.withDryRun(true).withWriting(deleting));
    assertThat(names()).isEqualTo(before);

    Restores.Outcome outcome = restore(repository, deleting);

    assertThat(outcome.failures()).isEmpty();
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
    List<String> deleted =
        outcome.all(RestoreEvent.Deleted.class).stream().map(e -> e.path().text()).toList();
    assertThat(deleted)
        .containsExactlyInAnyOrder(
            "/d/e/way-out",
            "/d/extra",
            "/d/extra/below",
            "/d/extra/below/f.log",
            "/d/x.log",
            "/several",
            "/several/in",
            "/several/in/the",
            "/several/in/the/way",
            "/top");
    assertThat(would.all(RestoreEvent.Deleted.class).stream().map(e -> e.path().text()))
        .contains("/d/extra/below/f.log", "/several/in/the/way", "/top", "/d/e/way-out");
    assertThat(outcome.summary().deleted()).isEqualTo(10);
    assertThat(temp).exists();
  }

  @Test
  void whatTheFilterDoesNotCoverStays() throws IOException {
    BuiltRepository repository = small();
    plantExtras();

    restore(
        repository,
        RestoreOptions.DEFAULTS
            .withFilter(new PathPatterns().exclude("*.log").build())
            .withWriting(WriteOptions.DEFAULTS.withDelete(true)));

    assertThat(names())
        .containsExactly(
            "d",
            "d/e",
            "d/e/deep",
            "d/extra",
            "d/extra/below",
            "d/extra/below/f.log",
            "d/in",
            "d/x.log",
            "empty",
            "link",
            "several",
            "whole");
  }

  @Test
  void whereSomethingFailedNothingIsDeleted() throws IOException {
    BuiltRepository repository = small();
    Damage.to(repository).flipBit(repository.copyOf("in"));
    plantExtras();

    Restores.Outcome outcome = restore(repository, WriteOptions.DEFAULTS.withDelete(true));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("d/in"));
    assertThat(names())
        .contains("d/x.log", "d/extra/below/f.log")
        .doesNotContain("top", "d/e/way-out");
  }

  @Test
  void asSingleFileCoversNothingElse() throws IOException {
    Files.writeString(out.resolve("other"), "x");

    restore(
        small(),
        RestoreOptions.DEFAULTS
            .withSubfolder(SnapshotPath.of("d/in"))
            .withWriting(WriteOptions.DEFAULTS.withDelete(true).withOverwrite(Overwrite.NEVER)));

    assertThat(names()).containsExactly("in", "other");
  }
}
