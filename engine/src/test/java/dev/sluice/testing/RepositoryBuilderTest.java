package dev.sluice.testing;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryBuilderTest {
  private static final byte[] LATIN1 = "latin1-\351\377.txt".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path temp;

  private static RepositoryBuilder everything(int version) {
    return RepositoryBuilder.version(version)
        .snapshot(everything())
        .snapshot(LinuxFiles.isRoot() ? withDevices() : everything());
  }

  private static ItemSpec[] everything() {
    return new ItemSpec[] {
      dir(
              "dir",
              file("a", blob("shared"), BlobSpec.zeros(100_000), blob("shared")).mode(04755),
              file("b", blob("shared")).mtime(-86_400, 5).owner(1234, 5678),
              dir("empty").mode(01777),
              file("no-mode", blob("x")).mode(0))
          .mode(02775),
      file("empty"),
      ItemSpec.fifo("fifo"),
      file("hard-1", blob("linked")).hardLink("g"),
      file("hard-2", blob("linked")).hardLink("g"),
      file("large", BlobSpec.cut(new Noise(3).bytes(3_000_000), 700_000)),
      file("x", blob("latin")).named(LATIN1),
      symlink("link", "../somewhere else").mtime(1_000_000_000, 123_456_789),
      file("quote\"and\\back\t\u200b<&>", blob("odd")),
      file("xattr", blob("attributes"))
          .attribute("user.sluice", new byte[] {0, 1, 'x'})
          .attribute("user.empty", new byte[0]),
    };
  }

  private static ItemSpec[] withDevices() {
    return new ItemSpec[] {
      dir("all", everything()),
      ItemSpec.blockDevice("loop", 259, 70_000),
      ItemSpec.characterDevice("null", 5, 300),
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void resticFindsNothingWrongAndRestoresWhatIsExpected(int version) {
    BuiltRepository repository = everything(version).build(new DirectorySink(temp.resolve("r")));
    Restic restic = Restic.on(temp.resolve("r"), RepositoryBuilder.PASSWORD);

    restic.check();
    Restic.Result result = restic.restore("latest", temp.resolve("out"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(repository.snapshot().manifest().compareWithDisk(temp.resolve("out"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void resticReadsEveryCompression(Compression compression) {
    everything(2).compression(compression).build(new DirectorySink(temp));

    Restic.on(temp, RepositoryBuilder.PASSWORD).check();
  }

  @ParameterizedTest
  @CsvSource({"1, 16, 1, 1", "1000, 1024, 8, 2"})
  void resticOpensShortAndLongPasswords(int length, int n, int r, int p) {
    String password = "x".repeat(length);
    RepositoryBuilder.version(2)
        .key(KeySpec.of("another"))
        .key(KeySpec.of(password).cost(n, r, p))
        .snapshot(file("a", blob("a")))
        .build(new DirectorySink(temp));

    Restic.on(temp, password).check();
    Restic.on(temp, "another").check();
    assertThat(Restic.on(temp, "wrong").run("snapshots").exitCode()).isNotZero();
  }

  @Test
  void resticReadsDuplicatesAndIndexesOfAllForms() {
    BuiltRepository repository =
        RepositoryBuilder.version(1)
            .snapshot(file("a", blob("a").inPack("p1", "p2"), blob("b").inPack("p1")))
            .snapshot(dir("d", file("c", blob("c").inPack("p3"))).tree(t -> t.inPack("p3")))
            .index(IndexSpec.of("p1").legacy().share(0, 2))
            .index(IndexSpec.of("p1", "p2").share(1, 2).supersedesEarlier())
            .index(IndexSpec.of("p2", "p3", "trees").rustic())
            .index(IndexSpec.of("p1"))
            .build(new DirectorySink(temp));

    Path out = temp.resolve("out"); // restic's check gives false alarms when packs are listed twice
    Restic.Result result = Restic.on(temp, RepositoryBuilder.PASSWORD).restore("latest", out);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(repository.snapshot().manifest().compareWithDisk(out)).isEmpty();
    assertThat(repository.copyOf("a", "p1").indexes())
        .containsExactly(repository.indexes().get(0), repository.indexes().get(3));
    assertThat(repository.copyOf("b", "p1").indexes()).contains(repository.indexes().get(1));
    assertThat(repository.pack("p3").entries()).hasSize(2);
  }

  @Test
  void resticReadsWhatIsWrittenInTheFormOfRustic() {
    BuiltRepository repository =
        everything(2)
            .rustic()
            .configField("chunker", "\"FixedSize\"")
            .snapshot(SnapshotSpec.of(file("f", blob("f"))).field("label", "\"weekly\""))
            .packSize(1_000_000)
            .splitIndex(3)
            .build(new DirectorySink(temp));

    Restic.on(temp, RepositoryBuilder.PASSWORD).check();
    assertThat(repository.packs()).containsKeys("data", "data-2", "data-3", "trees");
  }

  @Test
  void theSameDescriptionGivesTheSameBytes() {
    MemorySink one = new MemorySink();
    MemorySink other = new MemorySink();
    MemorySink different = new MemorySink();
    everything(2).build(one);
    everything(2).build(other);
    everything(2).seed(2).build(different);

    assertThat(one.files()).containsExactlyInAnyOrderEntriesOf(other.files());
    assertThat(different.paths()).doesNotContainAnyElementsOf(one.paths().subList(1, 3));
  }

  @Test
  void knowsWhichFilesUseABlobOrNeedAPack() {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("a", blob("1").inPack("p"), blob("2").inPack("q")),
                file("b", blob("1")),
                file("c", blob("3").notIndexed()),
                file("d", blob("4").missing()),
                file("e", blob("5").claimingLength(100)))
            .build();

    assertThat(repository.snapshot().item("a").blobs())
        .containsExactly(blob("1").id(), blob("2").id());
    assertThat(repository.copyOf("1").pack()).isEqualTo("p");
    assertThat(repository.copies(BlobKey.data(blob("4").id()))).isEmpty();
    assertThat(repository.loss(repository.snapshot()).reported())
        .containsExactly(paths("c", "d", "e"));
  }

  @Test
  void refusedItemsAreWrittenButNotExpected() {
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .snapshot(
                file("..", blob("evil")).refused(),
                dir("x", file("y", blob("evil too"))).named(new byte[] {'/'}).refused(),
                ItemSpec.node("{\"name\":\"\\\\q\",\"type\":\"file\"}"),
                ItemSpec.socket("socket").without("mode", "uid", "gid"),
                file("ok", blob("fine")).with("size", "999"))
            .build();

    assertThat(repository.snapshot().items()).containsOnlyKeys(paths("socket", "ok"));
    assertThat(repository.snapshot().manifest().entries()).containsOnlyKeys(paths("ok"));
    assertThat(repository.copyOf("evil too").indexes()).hasSize(1);
  }

  @Test
  void theHotPartHasAllButThePacksWithoutTrees() {
    MemorySink cold = new MemorySink();
    MemorySink hot = new MemorySink();
    BuiltRepository repository =
        RepositoryBuilder.version(2)
            .rustic()
            .snapshot(file("a", blob("a")))
            .buildHotCold(cold, hot);

    List<String> both = cold.paths().stream().filter(hot.paths()::contains).toList();
    assertThat(both)
        .containsExactlyInAnyOrderElementsOf(hot.paths())
        .contains("config", repository.pack("trees").path())
        .doesNotContain(repository.pack("data").path());
    assertThat(hot.read("config")).isNotEqualTo(cold.read("config"));
    assertThat(hot.read(repository.pack("trees").path()))
        .isEqualTo(cold.read(repository.pack("trees").path()));
  }

  private static SnapshotPath[] paths(String... paths) {
    return List.of(paths).stream().map(SnapshotPath::of).toArray(SnapshotPath[]::new);
  }

  @Test
  void boxesAreSealedAsResticSealsThem() {
    // The config of the fixture tiny-v2, with its key and IV.
    HexFormat hex = HexFormat.of();
    RepositoryKey key =
        new RepositoryKey(
            hex.parseHex("7c8ad0937bf545ef6019f0191e0b2332c85bd6a2e86f84a8e7db2b4548480b84"),
            hex.parseHex("48b74de1424b9f145c369ddbbf1e8dea"),
            hex.parseHex("afb79f0c9cc8eb0b50183607547c5e02"));
    byte[] config =
        ("{\"version\":2,"
                + "\"id\":\"49e9a03fc064a66e988de133740a9618e80d72b0efbc6765fa588c1656fa73a9\","
                + "\"chunker_polynomial\":\"3b5e6d064ebf13\"}")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] box = new byte[config.length + BoxSealer.OVERHEAD];

    new BoxSealer(key, new Noise(1))
        .seal(hex.parseHex("61265955d672ae0a90637d3c3ae1729b"), config, config.length, box);

    assertThat(hex.formatHex(box))
        .startsWith("61265955d672ae0a90637d3c3ae1729bb8bb1b7a582e6e8401328ac4c22ba8e1")
        .endsWith("fcd1fd4c63aee9507141492d4840b665287161");
    assertThat(key.json())
        .isEqualTo(
            "{\"mac\":{\"k\":\"SLdN4UJLnxRcNp3bvx6N6g==\",\"r\":\"r7efDJzI6wtQGDYHVHxeAg==\"},"
                + "\"encrypt\":\"fIrQk3v1Re9gGfAZHgsjMshb1qLob4So59srRUhIC4Q=\"}");
  }
}
