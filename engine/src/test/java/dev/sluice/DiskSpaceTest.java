package dev.sluice;

import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.BlobSpec.zeros;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.error.SluiceException;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.FreeSpace;
import dev.sluice.target.Target;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether there is room is known before anything is changed. */
@ExtendWith(LeakGuard.class)
class DiskSpaceTest {
  private static final int MIB = 1 << 20;

  @TempDir Path temp;

  private static Restores.Outcome restore(
      BuiltRepository repository, Path out, RestoreOptions options) {
    try (Restores restores = Restores.from(repository)) {
      return restores.restore(SnapshotSelector.latest(), out, options);
    }
  }

  private static Restores.Outcome restore(
      BuiltRepository repository, Path out, WriteOptions options) {
    return restore(repository, out, RestoreOptions.DEFAULTS.withWriting(options));
  }

  private static String refusal(BuiltRepository repository, Path out, WriteOptions options) {
    SluiceException refused =
        catchThrowableOfType(SluiceException.class, () -> restore(repository, out, options));
    assertThat(refused.kind()).isEqualTo(SluiceException.Kind.TARGET);
    return refused.getMessage();
  }

  private static BuiltRepository of(ItemSpec... items) {
    return RepositoryBuilder.version(2).compression(Compression.OFF).snapshot(items).build();
  }

  /** A tebibyte of zeros. */
  private static BuiltRepository huge() {
    int length = 8 * MIB;
    int blobs = 1 << 17;
    String id = '"' + zeros(length).id().hex() + '"';
    return RepositoryBuilder.version(2)
        .snapshot(
            file("huge", zeros(length))
                .with("content", "[" + String.join(",", Collections.nCopies(blobs, id)) + "]")
                .with("size", Long.toString((long) blobs * length)))
        .build();
  }

  private long freeBytes() {
    try (Target target = Target.directory(temp)) {
      return target.freeSpace().map(FreeSpace::bytes).orElse(Long.MAX_VALUE);
    }
  }

  @Test
  void tooLittleRoomIsToldBeforeAnythingIsMade() {
    assumeTrue(freeBytes() < 1L << 40, "this disk has more than 1 TiB left");
    BuiltRepository repository = huge();
    Path out = temp.resolve("a/b");

    assertThat(refusal(repository, out, WriteOptions.DEFAULTS))
        .matches(
            "restoring to .*/a/b needs about 1\\.0 TiB, and the file system there has [0-9.]+ \\w+"
                + " left; make room there, or try all the same with --ignore-space");
    assertThat(temp).isEmptyDirectory();

    Restores.Outcome dry = restore(repository, out, RestoreOptions.DEFAULTS.withDryRun(true));
    assertThat(dry.warnings()).singleElement().asString().endsWith(" left");
    assertThat(dry.all(RestoreEvent.Restored.class)).hasSize(1);
    assertThat(temp).isEmptyDirectory();

    Restores.Outcome sparse =
        restore(
            repository,
            out,
            RestoreOptions.DEFAULTS
                .withDryRun(true)
                .withWriting(WriteOptions.DEFAULTS.withSparse(true)));
    assertThat(sparse.warnings()).isEmpty();
  }

  @Test
  void freeSpaceIsThatOfTheNearestDirectoryThatIsThere() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=1m,nr_inodes=100");
        Target target = Target.directory(disk.top().resolve("no/such/./directory/"))) {
      assertThat(target.freeSpace())
          .hasValueSatisfying(
              free -> {
                assertThat(free.bytes()).isEqualTo(MIB);
                assertThat(free.items()).isBetween(90L, 99L);
              });
    }
  }

  @Test
  void aDirectoryThatCannotBeSeenHasNoFreeSpaceToTell() throws IOException {
    Files.writeString(temp.resolve("file"), "");
    try (Target target = Target.directory(temp.resolve("file/directory"))) {
      assertThat(target.freeSpace()).isEmpty();
    }
  }

  @Test
  void whatFitsExactlyIsRestored() throws IOException {
    BuiltRepository repository =
        of(dir("d", file("f", random(1, MIB)), file("g", random(2, MIB), random(3, MIB - 8192))));
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=3m")) {
      assertThat(restore(repository, disk.top(), WriteOptions.DEFAULTS).failures()).isEmpty();
      assertThat(repository.snapshot().manifest().compareWithDisk(disk.top())).isEmpty();
    }
  }

  @Test
  void wholeBlocksAreCounted() throws IOException {
    List<ItemSpec> items = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      items.add(file("f" + i, random(i, 100)));
    }
    BuiltRepository repository = of(items.toArray(ItemSpec[]::new));
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=1m")) {
      assertThat(refusal(repository, disk.top(), WriteOptions.DEFAULTS))
          .contains("needs about 1.2 MiB, and the file system there has 1.0 MiB left");
      assertThat(disk.top()).isEmptyDirectory();
    }
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("inodes"), "size=8m,nr_inodes=200")) {
      assertThat(refusal(repository, disk.top(), WriteOptions.DEFAULTS))
          .contains("needs 300 files and directories, and the file system there has room for 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "atomic", "sparse"})
  void whatIsThereAlreadyNeedsNoRoom(String how) throws IOException {
    BuiltRepository repository =
        of(
            file("several", random(1, MIB), zeros(MIB), zeros(MIB)),
            dir("d", file("whole", random(3, MIB))),
            file("name", random(4, MIB)).hardLink("h"),
            file("name-2", random(4, MIB)).hardLink("h"));
    WriteOptions writing =
        WriteOptions.DEFAULTS.withAtomic(how.equals("atomic")).withSparse(how.equals("sparse"));
    String size = how.equals("sparse") ? "size=3200k" : "size=5200k";
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), size)) {
      restore(repository, disk.top(), writing);
      assertThat(restore(repository, disk.top(), writing).failures()).isEmpty();

      Files.delete(disk.top().resolve("d/whole"));
      Files.write(disk.top().resolve("in-the-way"), new byte[MIB]);
      assertThat(refusal(repository, disk.top(), writing)).contains("needs about 1.0 MiB, and");
      assertThat(disk.top().resolve("d/whole")).doesNotExist();
    }
  }

  @Test
  void anOlderFileOfAnotherLengthGivesItsRoom() throws IOException {
    BuiltRepository repository =
        of(file("a", random(1, 2 * MIB)), file("b", random(2, MIB), random(3, MIB)));
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=4m")) {
      Files.write(disk.top().resolve("a"), random(4, MIB).content());
      Files.write(disk.top().resolve("b"), random(2, MIB).content());
      assertThat(refusal(repository, disk.top(), WriteOptions.DEFAULTS.withAtomic(true)))
          .contains("needs about 4.0 MiB, and the file system there has 2.0 MiB left");

      assertThat(restore(repository, disk.top(), WriteOptions.DEFAULTS).failures()).isEmpty();
      assertThat(repository.snapshot().manifest().compareWithDisk(disk.top())).isEmpty();
    }
  }

  @Test
  void aTargetOfSeveralFileSystemsIsNotJudged() throws IOException {
    BuiltRepository repository = of(dir("data", file("f", random(1, 2 * MIB))));
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=1m");
        SmallDisk other = SmallDisk.mount(disk.top().resolve("data"), "size=4m")) {
      assertThat(restore(repository, disk.top(), WriteOptions.DEFAULTS).failures()).isEmpty();
      assertThat(other.top().resolve("f")).hasSize(2 * MIB);
    }
  }

  @Test
  void nobodyAsksWhenToldNotTo() throws IOException {
    BuiltRepository repository = of(file("f", random(1, 2 * MIB)));
    try (SmallDisk disk = SmallDisk.mount(temp.resolve("disk"), "size=1m")) {
      WriteOptions unchecked = WriteOptions.DEFAULTS.withSpaceChecked(false);
      assertThatThrownBy(() -> restore(repository, disk.top(), unchecked))
          .hasMessageContaining("no space left on device");
    }
  }
}
