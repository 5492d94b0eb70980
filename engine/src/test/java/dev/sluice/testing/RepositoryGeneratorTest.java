package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.testing.TreeComparison.Aspect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryGeneratorTest {
  @TempDir Path temp;

  private List<Id> generate(String name, String options) throws IOException {
    String where = "--directory " + temp.resolve(name);
    return RepositoryGenerator.generate((where + " " + options).split(" ", -1));
  }

  private String manifest() {
    return " --manifest " + temp.resolve("manifest");
  }

  /** Small, with everything: several packs, groups of directories, a tree that is spilled. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--files 300 --files-per-dir 1 --file-size 0..20K --blob-size 1K..8K --pack-size 300K"
            + " --duplicates 0.2 --copies 0.1 --compressibility 0.7 --snapshots 3",
        "--format 1 --files 10 --dirs 3 --file-size 100K --blob-size 10K --pack-size 200K",
        "--files 0 --one-directory-entries 3k --repeat-file 5M --blob-size 64K",
        "--format 1 --files 0 --one-directory-entries 3k",
        "--packs 3 --pack-size 1M --blob-size 64K --file-size 200K --files-per-dir 5",
      })
  void resticFindsNothingWrongAndRestoresWhatTheManifestSays(String options) throws IOException {
    List<Id> snapshots = generate("r", options + manifest());
    Restic restic = Restic.on(temp.resolve("r"), RepositoryBuilder.PASSWORD);

    restic.check();
    Id newest = snapshots.get(snapshots.size() - 1);
    Restic.Result result = restic.restore(newest.hex(), temp.resolve("out"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    Manifest expected = Manifest.parse(temp.resolve("manifest"));
    assertThat(expected.entries()).isNotEmpty();
    assertThat(
            expected.compareWithDisk(
                temp.resolve("out"),
                LinuxFiles.isRoot() ? EnumSet.noneOf(Aspect.class) : EnumSet.of(Aspect.OWNER)))
        .isEmpty();
  }

  @Test
  void theSameOptionsGiveTheSameBytes() throws IOException {
    String options = "--files 20 --blob-size 1K..4K --file-size 10K --index-blobs 1k";
    generate("a", options);
    generate("b", options);
    generate("c", options + " --seed 2");

    MemorySink a = MemorySink.copyOf(new DirectorySink(temp.resolve("a")));
    MemorySink b = MemorySink.copyOf(new DirectorySink(temp.resolve("b")));
    MemorySink c = MemorySink.copyOf(new DirectorySink(temp.resolve("c")));
    assertThat(a.files()).containsExactlyInAnyOrderEntriesOf(b.files());
    assertThat(a.paths()).filteredOn(c.paths()::contains).containsExactly("config");
  }

  @Test
  void fillsExactlyAsManyPacksAsToldUpToTheirSize() throws IOException {
    generate("r", "--packs 4 --pack-size 1M --blob-size 100K --file-size 150K" + manifest());

    List<String> packs = Files.readAllLines(temp.resolve("manifest.packs"));
    List<String> data = packs.stream().filter(pack -> pack.contains("\"data\"")).toList();
    assertThat(data).hasSize(4);
    for (String pack : data) {
      String size = pack.substring(pack.indexOf("\"size\":") + 7, pack.indexOf(",\"type\""));
      assertThat(Long.parseLong(size)).isBetween((1L << 20) - 103_000, 1L << 20);
    }
  }

  @Test
  void dividesFilesAmongDirectories() throws IOException {
    generate("r", "--files 1000 --dirs 300 --file-size 10" + manifest());

    Manifest expected = Manifest.parse(temp.resolve("manifest"));
    assertThat(expected.files()).hasSize(1000);
    assertThat(expected.entries().values())
        .filteredOn(entry -> entry.type() == NodeType.DIRECTORY)
        .hasSize(300 + 2); // in two groups
  }

  @Test
  void writesIndexFilesOf50000Blobs() throws IOException {
    generate("r", "--files 1 --index-blobs 120k");

    try (var files = Files.list(temp.resolve("r/index"))) {
      assertThat(files).hasSize(3);
    }
    Restic restic = Restic.on(temp.resolve("r"), RepositoryBuilder.PASSWORD);
    assertThat(restic.restore("latest", temp.resolve("out")).exitCode()).isZero();
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws IOException {
    assertThatThrownBy(() -> generate("r", "--fils 1")).hasMessageContaining("fils");
    assertThatThrownBy(() -> generate("r", "--files")).hasMessageContaining("--files");
    assertThatThrownBy(() -> generate("r", "--format 3")).hasMessageContaining("not 3");
    assertThatThrownBy(() -> generate("r", "--pack-size 4G")).hasMessageContaining("below 4G");
    assertThatThrownBy(() -> generate("r", "--blob-size 2M --pack-size 1M"))
        .hasMessageContaining("do not fit");
    generate("r", "--files 1");
    assertThatThrownBy(() -> generate("r", "--files 1")).hasMessageContaining("not empty");
  }
}
