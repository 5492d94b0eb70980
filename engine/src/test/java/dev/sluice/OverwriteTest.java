package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.cut;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.fifo;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.FileType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.DiskTree;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right in the target is neither fetched nor touched; what is not becomes so. */
@ExtendWith(LeakGuard.class)
class OverwriteTest {
  private static final int BLOB = 10_000;
  private static final int BLOBS = 200;
  private static final BuiltRepository REPOSITORY = build();

  @TempDir Path temp;
  private Path out = Path.of("");
  private final MemoryBackend storage = MemoryBackend.over(REPOSITORY);

  private static BuiltRepository build() {
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .packSize(500_000)
        .snapshot(
            dir("d", file("in", random(50, 3000)), fifo("pipe")),
            file("empty"),
            file("large", cut(random(1, BLOB * BLOBS).content(), BLOB)),
            symlink("link", "large"),
            file("name-1", random(2, 5000), random(3, 5000)).hardLink("h"),
            file("name-2", random(2, 5000), random(3, 5000)).hardLink("h"),
            file("several", random(4, BLOB), random(5, BLOB), random(6, BLOB)),
            file("whole", random(7, BLOB)))
        .build();
  }

  @BeforeEach
  void restoreOnce() {
    out = temp.resolve("out");
    assertThat(restore(Overwrite.ALWAYS).failures()).isEmpty();
    assertComplete();
  }

  private Restores.Outcome restore(Overwrite overwrite) {
    return restore(
        RestoreOptions.DEFAULTS.withWriting(WriteOptions.DEFAULTS.withOverwrite(overwrite)));
  }

  private Restores.Outcome restore(RestoreOptions options) {
    try (Restores restores = Restores.from(TripWire.over(storage))) {
      return restores.restore(SnapshotSelector.latest(), out, options);
    }
  }

  private void assertComplete() {
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  /** Bytes read from packs that hold data, by something. */
  private long dataRead(Runnable something) {
    int before = storage.requests().size();
    something.run();
    return storage.requests().stream()
        .skip(before)
        .filter(request -> request.isRead())
        .filter(request -> request.file().filter(f -> f.type() == FileType.PACK).isPresent())
        .filter(request -> REPOSITORY.dataPacks().contains(request.file().get().id()))
        .count();
  }

  private Map<String, FileTime> changeTimes() throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path path : all.toList()) {
        times.put(
            path.toString(),
            (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
      }
    }
    return times;
  }

  private static Action action(Restores.Outcome outcome, String path) {
    return outcome.all(RestoreEvent.Restored.class).stream()
        .filter(event -> event.path().equals(SnapshotPath.of(path)))
        .findFirst()
        .orElseThrow()
        .action();
  }

  private void damage(String file, long position, int length) throws IOException {
    try (FileChannel channel =
        FileChannel.open(out.resolve(file), StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      channel.read(bytes, position);
      for (int i = 0; i < bytes.position(); i++) {
        bytes.array()[i] ^= 1;
      }
      channel.write(bytes.flip(), position);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALWAYS", "IF_CHANGED", "IF_NEWER", "NEVER"})
  void whatIsThereAlreadyIsNeitherReadFromTheStorageNorTouched(Overwrite overwrite)
      throws IOException {
    Map<String, FileTime> before = changeTimes();
    List<Restores.Outcome> outcome = new ArrayList<>();

    assertThat(dataRead(() -> outcome.add(restore(overwrite)))).isZero();

    assertThat(changeTimes()).isEqualTo(before);
    assertComplete();
    RestoreEvent.Summary summary = outcome.get(0).summary();
    assertThat(summary.failures()).isZero();
    assertThat(summary.bytesFetched()).isZero();
    assertThat(summary.totals().bytesToFetch()).isZero();
    assertThat(summary.totals().skipped().files()).isEqualTo(7);
    assertThat(summary.totals().skipped().others()).isEqualTo(2);
    assertThat(summary.totals().items().files()).isZero();
    assertThat(summary.totals().items().bytes()).isZero();
    assertThat(summary.done()).isEqualTo(summary.totals().items());
  }

  @Test
  void onlyWrongBlobsAreFetchedAndTheFileStaysTheSame() throws IOException {
    Object inode = Files.getAttribute(out.resolve("large"), "unix:ino");
    damage("large", 7 * BLOB + 10, 1);
    damage("large", 100 * BLOB - 1, 2);
    damage("several", 0, 100);

    Restores.Outcome outcome = restore(RestoreOptions.DEFAULTS.withVerify(true));

    assertComplete();
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.summary().totals().blobs()).isEqualTo(4);
    assertThat(action(outcome, "large")).isEqualTo(Action.UPDATED);
    assertThat(action(outcome, "several")).isEqualTo(Action.UPDATED);
    assertThat(action(outcome, "whole")).isEqualTo(Action.UNCHANGED);
    assertThat(Files.getAttribute(out.resolve("large"), "unix:ino")).isEqualTo(inode);
    assertThat(outcome.summary().done().bytes())
        .isEqualTo(BLOB * BLOBS + 3 * BLOB)
        .isEqualTo(outcome.summary().totals().items().bytes());
    assertThat(outcome.summary().filesVerified()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "large, 1999999, 1", "large, 1000000, 100", "large, 0, 200", "several, 15000, 2",
    "several, 40000, 0", "several, 30001, 0", "whole, 9999, 1", "whole, 10001, 0",
    "whole, 0, 1", "large, 9000000, 0", "name-1, 5000, 1", "empty, 5, 0"
  })
  void filesOfOtherLengthsKeepWhatIsRight(String file, long length, int blobsToFetch)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(out.resolve(file), StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      if (length < channel.size()) {
        channel.truncate(length);
      } else {
        channel.write(ByteBuffer.wrap(new byte[] {1}), length - 1);
      }
    }

    Restores.Outcome outcome = restore(Overwrite.ALWAYS);

    assertThat(outcome.failures()).isEmpty();
    assertComplete();
    assertThat(outcome.summary().totals().blobs()).isEqualTo(blobsToFetch);
  }

  @Test
  void timesAndSizesAreTrustedIfTheUserSaysSo() throws IOException {
    FileTime time = Files.getLastModifiedTime(out.resolve("several"));
    damage("several", 5, 1);
    damage("large", 5, 1);
    Files.setLastModifiedTime(out.resolve("several"), time);

    Restores.Outcome outcome = restore(Overwrite.IF_CHANGED);

    assertThat(action(outcome, "several")).isEqualTo(Action.UNCHANGED);
    assertThat(outcome.summary().totals().blobs()).isEqualTo(1);
    assertThat(restore(Overwrite.ALWAYS).summary().totals().blobs()).isEqualTo(1);
    assertComplete();
  }

  @Test
  void newerFilesAreKeptAndOlderOnesAreNot() throws IOException {
    damage("several", 5, 1);
    damage("large", 5, 1);
    Files.setLastModifiedTime(out.resolve("large"), FileTime.fromMillis(1));
    Files.delete(out.resolve("whole"));

    Restores.Outcome outcome = restore(Overwrite.IF_NEWER);

    assertThat(action(outcome, "several")).isEqualTo(Action.KEPT);
    assertThat(action(outcome, "large")).isEqualTo(Action.UPDATED);
    assertThat(action(outcome, "whole")).isEqualTo(Action.RESTORED);
    restore(Overwrite.ALWAYS);
    assertComplete();
  }

  @Test
  void nothingThatExistsIsReplacedIfTheUserSaysSo() throws IOException {
    for (String name : new String[] {"several", "empty", "link", "d", "name-1"}) {
      DiskTree.delete(out.resolve(name));
      Files.createSymbolicLink(out.resolve(name), Path.of("mine"));
    }
    Files.delete(out.resolve("whole"));
    Files.delete(out.resolve("name-2"));

    Restores.Outcome outcome =
        restore(
            RestoreOptions.DEFAULTS
                .withVerify(true)
                .withWriting(WriteOptions.DEFAULTS.withOverwrite(Overwrite.NEVER)));

    assertThat(outcome.failures().keySet())
        .containsExactly(
            SnapshotPath.of("d"),
            SnapshotPath.of("d/in"),
            SnapshotPath.of("d/pipe"),
            SnapshotPath.of("name-2"));
    for (String name : new String[] {"several", "empty", "link", "d", "name-1"}) {
      assertThat(out.resolve(name)).isSymbolicLink();
    }
    assertThat(action(outcome, "several")).isEqualTo(Action.KEPT);
    assertThat(out.resolve("whole")).hasBinaryContent(random(7, BLOB).content());
  }

  @Test
  void anotherNameOfAFileKeepsItsContent() throws IOException {
    Files.createLink(temp.resolve("outside"), out.resolve("several"));
    damage("several", 5, 1);
    byte[] outside = Files.readAllBytes(temp.resolve("outside"));

    assertThat(restore(Overwrite.ALWAYS).failures()).isEmpty();

    assertComplete();
    assertThat(temp.resolve("outside")).hasBinaryContent(outside);
  }

  @Test
  void anotherNameOfAFileKeepsItsMetadata() throws IOException {
    Files.createLink(temp.resolve("outside"), out.resolve("several"));
    Files.setLastModifiedTime(out.resolve("several"), FileTime.fromMillis(1));

    assertThat(restore(Overwrite.ALWAYS).failures()).isEmpty();

    assertComplete();
    assertThat(Files.getLastModifiedTime(temp.resolve("outside")))
        .isEqualTo(FileTime.fromMillis(1));
  }

  @Test
  void metadataAloneIsSetWithoutFetching() throws IOException {
    Files.setLastModifiedTime(out.resolve("several"), FileTime.fromMillis(1));
    Files.setPosixFilePermissions(
        out.resolve("whole"), java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));

    assertThat(dataRead(() -> restore(Overwrite.ALWAYS))).isZero();

    assertComplete();
  }

  @Test
  void aDryRunTellsTheSameAndTouchesNothing() throws IOException {
    damage("several", 5, 1);
    Files.delete(out.resolve("whole"));
    Map<String, FileTime> before = changeTimes();

    Restores.Outcome outcome = restore(RestoreOptions.DEFAULTS.withDryRun(true));

    assertThat(changeTimes()).isEqualTo(before);
    assertThat(action(outcome, "several")).isEqualTo(Action.WOULD_RESTORE);
    assertThat(action(outcome, "whole")).isEqualTo(Action.WOULD_RESTORE);
    assertThat(action(outcome, "large")).isEqualTo(Action.UNCHANGED);
    assertThat(outcome.summary().totals().blobs()).isEqualTo(2);
    assertThat(outcome.all(RestoreEvent.Restored.class).stream().map(e -> e.path()))
        .doesNotHaveDuplicates()
        .hasSize(10);
  }

  @Test
  void whereABlobIsLostNothingOfTheOlderFileStays() throws IOException {
    BuiltRepository damaged =
        RepositoryBuilder.version(2)
            .snapshot(file("f", blob("keep"), blob("lost"), blob("behind")))
            .build();
    Damage.to(damaged).flipBit(damaged.copyOf("lost"));
    Path other = Files.createDirectory(temp.resolve("other"));
    for (boolean keepPartial : new boolean[] {true, false}) {
      Files.writeString(other.resolve("f"), "keepold!other");

      try (Restores restores = Restores.from(damaged)) {
        Restores.Outcome outcome =
            restores.restore(
                SnapshotSelector.latest(),
                other,
                RestoreOptions.DEFAULTS.withKeepPartial(keepPartial));
        assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("f"));
      }
      if (keepPartial) {
        assertThat(Files.readString(other.resolve("f"))).isEqualTo("keep\0\0\0\0behind");
      }
    }
  }

  @Test
  void brokenOffWhileComparingItLeavesEverythingAsItWas() throws IOException {
    damage("several", 5, 1);
    byte[] several = Files.readAllBytes(out.resolve("several"));
    for (int events = 1; events < 12; events++) {
      try (Restores restores = Restores.from(TripWire.over(storage));
          var target = dev.sluice.target.Target.directory(out)) {
        restores
            .repository()
            .restore(SnapshotSelector.latest())
            .into(target)
            .run()
            .takeUntil(e -> e instanceof RestoreEvent.Planned)
            .take(events)
            .blockLast(Restores.PATIENCE);
      }
      assertThat(out.resolve("several")).hasBinaryContent(several);
    }
    assertThat(Arrays.equals(several, random(4, BLOB).content())).isFalse();
    restore(Overwrite.ALWAYS);
    assertComplete();
  }
}
