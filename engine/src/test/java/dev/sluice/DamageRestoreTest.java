package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BlobCopy;
import dev.sluice.testing.BlobEntry;
import dev.sluice.testing.BlobKey;
import dev.sluice.testing.BuiltPack;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.Damage;
import dev.sluice.testing.IndexSpec;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.Loss;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage costs exactly the files that need what is damaged, and each of them is named. */
@ExtendWith(LeakGuard.class)
class DamageRestoreTest {
  private static final int BIG = 300_000;

  @TempDir Path temp;

  private static RepositoryBuilder description() {
    return RepositoryBuilder.version(2)
        .compression(Compression.OFF)
        .snapshot(
            file("alone", blob("alone").inPack("p1")),
            file("big", random(1, BIG).inPack("p1"), random(2, BIG).inPack("p2"), random(3, BIG)),
            file("common", blob("common").inPack("p1", "p2")),
            dir(
                    "d",
                    file("deep", random(1, BIG)),
                    dir("e", file("deeper", blob("deeper").inPack("p2"))),
                    file("first", random(2, BIG), blob("tail").inPack("p2")).hardLink("h"))
                .tree(tree -> tree.inPack("t")),
            file("empty"),
            file("second", random(2, BIG), blob("tail").inPack("p2")).hardLink("h"),
            file("third", blob("alone")).hardLink("i"),
            file("third-too", blob("alone")).hardLink("i"),
            symlink("way", "d"))
        .index(IndexSpec.of("p1", "t", "trees"))
        .index(IndexSpec.of("p2", "data"));
  }

  private static String path(BuiltRepository repository, String pack) {
    return repository.pack(pack).path();
  }

  private static String indexOf(BuiltRepository repository, int number) {
    return "index/" + repository.indexes().get(number).hex();
  }

  private Restores.Outcome restore(BuiltRepository repository, RestoreOptions options) {
    try (Restores restores = Restores.from(repository)) {
      return restores.restore(SnapshotSelector.latest(), temp.resolve("out"), options);
    }
  }

  /** Restores, and checks that it cost exactly this. */
  private Restores.Outcome restore(BuiltRepository repository, Loss loss) {
    RestoreOptions options = RestoreOptions.DEFAULTS.withVerify(true);
    Restores.Outcome outcome = restore(repository, options);
    assertThat(outcome.failures().keySet()).isEqualTo(loss.reported());
    assertThat(
            loss.remaining(repository.snapshot().manifest()).compareWithDisk(temp.resolve("out")))
        .isEmpty();
    assertThat(outcome.summary().failures()).isEqualTo(loss.reported().size());
    assertThat(outcome.all(RestoreEvent.Verified.class)).allMatch(v -> !isIn(loss, v.path()));
    return outcome;
  }

  private static boolean isIn(Loss loss, SnapshotPath path) {
    return loss.files().contains(path) || loss.below().contains(path);
  }

  private static Loss nothing(BuiltRepository repository) {
    return repository.loss(repository.snapshot());
  }

  @Test
  void aFlippedBitCostsTheFilesOfOneBlob() {
    BuiltRepository repository = description().build();
    BlobCopy copy = repository.copies(BlobKey.data(random(2, BIG).id())).get(0);
    Loss loss = Damage.to(repository).flipBit(copy).loss();

    Restores.Outcome outcome = restore(repository, loss);

    assertThat(loss.files()).hasSize(3);
    assertThat(outcome.failures().get(SnapshotPath.of("big")))
        .startsWith("data blob " + random(2, BIG).id())
        .endsWith("authentication failed");
    assertThat(outcome.failures().get(SnapshotPath.of("second"))).contains("/d/first");
  }

  @Test
  void aPackCutInHalfCostsWhatWasBehindTheCut() {
    BuiltRepository repository = description().build();
    BuiltPack pack = repository.pack("p2");
    Loss loss = Damage.to(repository).truncate(pack.path(), (int) pack.size() / 2).loss();

    restore(repository, loss);

    assertThat(loss.files()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p1", "p2", "data"})
  void aDeletedPackCostsWhatIsOnlyThere(String pack) {
    BuiltRepository repository = description().build();
    Loss loss = Damage.to(repository).delete(path(repository, pack)).loss();

    restore(repository, loss);

    assertThat(loss.files()).isNotEmpty().doesNotContain(SnapshotPath.of("common"));
  }

  @Test
  void twoSwappedPacksCostWhatIsOnlyInThem() {
    BuiltRepository repository = description().build();
    restore(
        repository,
        Damage.to(repository).swapFiles(path(repository, "p1"), path(repository, "p2")).loss());
  }

  @Test
  void swappedBlobsAreNotTakenForEachOther() {
    BuiltRepository repository = description().build();
    BlobCopy one = repository.copies(BlobKey.data(random(1, BIG).id())).get(0);
    BlobCopy other = repository.copies(BlobKey.data(random(3, BIG).id())).get(0);

    Restores.Outcome outcome =
        restore(repository, Damage.to(repository).swapBlobs(one, other).loss());

    assertThat(outcome.failures().get(SnapshotPath.of("d/deep"))).contains("content hash is");
  }

  @ParameterizedTest
  @CsvSource({"p1, 5, 100", "p2, 250000, 40000", "data, 0, 16"})
  void zerosCostTheBlobsTheyLieIn(String pack, long offset, int length) {
    BuiltRepository repository = description().build();
    restore(repository, Damage.to(repository).zero(path(repository, pack), offset, length).loss());
  }

  @Test
  void anEmptyPackIsAsGoodAsNone() {
    BuiltRepository repository = description().build();
    restore(repository, Damage.to(repository).empty(path(repository, "p1")).loss());
  }

  @Test
  void aSecondCopySavesTheFile() {
    BuiltRepository repository = description().build();
    Damage.to(repository).flipBit(repository.copyOf("common", "p1"));
    restore(repository, nothing(repository));
  }

  @Test
  void ifNoCopyIsRightEachIsNamed() {
    BuiltRepository repository = description().build();
    BlobCopy one = repository.copyOf("common", "p1");
    BlobCopy other = repository.copyOf("common", "p2");

    Restores.Outcome outcome =
        restore(repository, Damage.to(repository).flipBit(one).flipBit(other).loss());

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("common"));
    assertThat(outcome.failures().values())
        .first()
        .asString()
        .contains(one.packId().shortHex(), "; another copy in pack", other.packId().shortHex());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aDeletedIndexFileCostsNothing(int number) {
    BuiltRepository repository = description().build();
    repository.sink().delete(indexOf(repository, number));
    restoreWithWarning(repository, "the index does not mention");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aDamagedIndexFileCostsNothing(int number) {
    BuiltRepository repository = description().build();
    Damage.to(repository).flipBit(indexOf(repository, number), 60, 1);
    restoreWithWarning(repository, "index file cannot be read");
  }

  private void restoreWithWarning(BuiltRepository repository, String warning) {
    try (Restores restores = Restores.from(repository)) {
      Restores.Outcome outcome = restores.restore(temp.resolve("out"));

      assertThat(outcome.failures()).isEmpty();
      assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
      assertThat(restores.warnings()).anyMatch(text -> text.contains(warning));
    }
  }

  @Test
  void withoutAnyIndexEverythingIsFoundByThePacks() {
    BuiltRepository repository = description().build();
    repository.indexes().forEach(id -> repository.sink().delete("index/" + id.hex()));
    restoreWithWarning(repository, "the index does not mention 5 packs");
  }

  @Test
  void anIndexEntryOfNoLengthLosesItsFileAloud() {
    BlobKey lost = BlobKey.data(blob("lost").id());
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("a", blob("good"), blob("lost").missing(), blob("good too")),
                file("b", blob("good")))
            .index(
                IndexSpec.ofAllPacks()
                    .entry("data", new BlobEntry(lost, 0, 0, OptionalLong.empty())))
            .build();
    restore(repository, repository.loss(repository.snapshot()));
  }

  @Test
  void aMissingTreeCostsWhatIsBelowItOnly() {
    BuiltRepository repository = description().build();
    Loss loss = Damage.to(repository).delete(path(repository, "t")).loss();

    Restores.Outcome outcome = restore(repository, loss);

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("d"));
    assertThat(temp.resolve("out/d")).isEmptyDirectory();
  }

  @Test
  void aMissingRootTreeIsNamedByTheRoot() {
    BuiltRepository repository = description().build();
    Loss loss = Damage.to(repository).delete(path(repository, "trees")).loss();

    assertThat(restore(repository, loss).failures()).containsOnlyKeys(SnapshotPath.ROOT);
  }

  @Test
  void ofATreeThatBreaksOffWhatCameBeforeIsRestored() throws IOException {
    String node =
        "{\"name\":\"a\",\"type\":\"file\",\"mode\":420,\"size\":4,\"content\":[\""
            + blob("good").id().hex()
            + "\"]}";
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                dir("d").rawTree("{\"nodes\":[" + node + ",{\"name\":\"b\",\"ty"),
                file("good", blob("good")))
            .build();

    Restores.Outcome outcome = restore(repository, RestoreOptions.DEFAULTS);

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("d"));
    assertThat(Files.readString(temp.resolve("out/d/a"))).isEqualTo("good");
    assertThat(Files.readString(temp.resolve("out/good"))).isEqualTo("good");
    assertThat(temp.resolve("out/d/b")).doesNotExist();
  }

  @Test
  void aFileThatFailedIsNotNamedAgainWhenItIsVerified() throws IOException {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("blocked", blob("b")), file("old", blob("new")), file("sound", blob("s")))
            .build();
    Damage.to(repository).flipBit(repository.copyOf("new"));
    Files.createDirectories(temp.resolve("out/blocked/below"));
    Files.writeString(temp.resolve("out/old"), "old");

    Restores.Outcome outcome = restore(repository, RestoreOptions.DEFAULTS.withVerify(true));

    assertThat(outcome.failures())
        .containsOnlyKeys(SnapshotPath.of("blocked"), SnapshotPath.of("old"));
    assertThat(outcome.summary().filesVerified()).isEqualTo(1);
  }

  @Test
  void onRequestIncompleteFilesAreKeptWithHoles() throws IOException {
    BuiltRepository repository = description().build();
    BlobCopy copy = repository.copies(BlobKey.data(random(2, BIG).id())).get(0);
    Loss loss = Damage.to(repository).flipBit(copy).loss();

    Restores.Outcome outcome =
        restore(repository, RestoreOptions.DEFAULTS.withKeepPartial(true).withVerify(true));

    assertThat(outcome.failures().keySet()).isEqualTo(loss.reported());
    byte[] big = repository.snapshot().item("big").content().clone();
    Arrays.fill(big, BIG, 2 * BIG, (byte) 0);
    assertThat(Files.readAllBytes(temp.resolve("out/big"))).isEqualTo(big);
    byte[] first = new byte[BIG + 4];
    System.arraycopy("tail".getBytes(StandardCharsets.UTF_8), 0, first, BIG, 4);
    assertThat(Files.readAllBytes(temp.resolve("out/d/first"))).isEqualTo(first);
  }

  @Test
  void aHoleOfABlobThatNobodyKnowsIsAsLongAsTheRecordedSizeSays() throws IOException {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(file("a", blob("before "), blob("unknown").missing(), blob(" behind")))
            .build();

    Restores.Outcome outcome = restore(repository, RestoreOptions.DEFAULTS.withKeepPartial(true));

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("a"));
    assertThat(Files.readString(temp.resolve("out/a"))).isEqualTo("before \0\0\0\0\0\0\0 behind");
  }
}
