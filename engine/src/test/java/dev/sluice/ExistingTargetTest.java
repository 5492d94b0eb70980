package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.dir;
import static dev.sluice.testing.ItemSpec.file;
import static dev.sluice.testing.ItemSpec.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is in a target already: files are replaced, everything else in the way stays. */
@ExtendWith(LeakGuard.class)
class ExistingTargetTest {
  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .snapshot(
              dir("d", file("in", blob("in "), blob("it"))),
              file("empty"),
              file("one", blob("one")),
              symlink("link", "one"),
              file("several", blob("sever"), blob("al")))
          .build();

  @TempDir Path temp;
  private Path out = Path.of("");

  @BeforeEach
  void makeTarget() throws IOException {
    out = Files.createDirectory(temp.resolve("out"));
    Files.writeString(temp.resolve("outside"), "outside");
  }

  private Restores.Outcome restore() {
    try (Restores restores = Restores.from(REPOSITORY)) {
      return restores.restore(out);
    }
  }

  @Test
  void filesAreReplacedAndOtherNamesOfThemKeepTheirContent() throws IOException {
    for (String name : new String[] {"one", "several", "empty"}) {
      Files.writeString(out.resolve(name), "something much longer than the new content");
      Files.createLink(temp.resolve("second-" + name), out.resolve(name));
    }

    assertThat(restore().failures()).isEmpty();

    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
    for (String name : new String[] {"one", "several", "empty"}) {
      assertThat(temp.resolve("second-" + name))
          .hasContent("something much longer than the new content");
    }
  }

  @Test
  void whatIsNotInTheSnapshotIsLeftAlone() throws IOException {
    Files.writeString(out.resolve("mine"), "mine");
    Files.createDirectories(out.resolve("d/mine"));

    assertThat(restore().failures()).isEmpty();

    assertThat(out.resolve("mine")).hasContent("mine");
    assertThat(out.resolve("d/mine")).isDirectory();
  }

  @Test
  void linksInTheWayOfFilesStayAndAreNotFollowed() throws IOException {
    for (String name : new String[] {"one", "several", "empty"}) {
      Files.createSymbolicLink(out.resolve(name), Path.of("../outside"));
    }

    Restores.Outcome outcome = restore();

    assertThat(outcome.failures())
        .containsOnlyKeys(
            SnapshotPath.of("empty"), SnapshotPath.of("one"), SnapshotPath.of("several"));
    for (String name : new String[] {"one", "several", "empty"}) {
      assertThat(out.resolve(name)).isSymbolicLink();
    }
    assertThat(temp.resolve("outside")).hasContent("outside");
    assertThat(out.resolve("d/in")).hasContent("in it");
  }

  @Test
  void directoriesInTheWayOfFilesStay() throws IOException {
    for (String name : new String[] {"one", "several", "link"}) {
      Files.createDirectory(out.resolve(name));
    }

    Restores.Outcome outcome = restore();

    assertThat(outcome.failures())
        .containsOnlyKeys(
            SnapshotPath.of("link"), SnapshotPath.of("one"), SnapshotPath.of("several"));
    for (String name : new String[] {"one", "several", "link"}) {
      assertThat(out.resolve(name)).isEmptyDirectory();
    }
    assertThat(out.resolve("d/in")).hasContent("in it");
  }

  @Test
  void aLinkInTheWayOfADirectoryLeadsNowhere() throws IOException {
    Files.createDirectory(temp.resolve("elsewhere"));
    Files.createSymbolicLink(out.resolve("d"), Path.of("../elsewhere"));

    Restores.Outcome outcome = restore();

    assertThat(outcome.failures()).containsOnlyKeys(SnapshotPath.of("d"), SnapshotPath.of("d/in"));
    assertThat(temp.resolve("elsewhere")).isEmptyDirectory();
    assertThat(out.resolve("several")).hasContent("several");
  }
}
