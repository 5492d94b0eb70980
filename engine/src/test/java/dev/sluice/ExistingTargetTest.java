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

/** What is in a target already gives way to what is restored; nothing outside is touched. */
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
  void linksInTheWayGiveWayAndAreNotFollowed() throws IOException {
    Files.createDirectory(temp.resolve("elsewhere"));
    Files.createSymbolicLink(out.resolve("d"), Path.of("../elsewhere"));
    for (String name : new String[] {"one", "several", "empty", "link"}) {
      Files.createSymbolicLink(out.resolve(name), Path.of("../outside"));
    }

    assertThat(restore().failures()).isEmpty();

    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
    assertThat(temp.resolve("outside")).hasContent("outside");
    assertThat(temp.resolve("elsewhere")).isEmptyDirectory();
  }

  @Test
  void filesAndEmptyDirectoriesInTheWayGiveWay() throws IOException {
    Files.writeString(out.resolve("d"), "a file");
    Files.writeString(out.resolve("link"), "a file");
    for (String name : new String[] {"one", "several", "empty"}) {
      Files.createDirectory(out.resolve(name));
    }

    assertThat(restore().failures()).isEmpty();

    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void directoriesWithSomethingInThemStay() throws IOException {
    for (String name : new String[] {"one", "several", "link", "empty"}) {
      Files.createDirectory(out.resolve(name));
      Files.writeString(out.resolve(name).resolve("mine"), "mine");
    }

    Restores.Outcome outcome = restore();

    assertThat(outcome.failures())
        .containsOnlyKeys(
            SnapshotPath.of("empty"),
            SnapshotPath.of("link"),
            SnapshotPath.of("one"),
            SnapshotPath.of("several"));
    for (String name : new String[] {"one", "several", "link", "empty"}) {
      assertThat(out.resolve(name).resolve("mine")).hasContent("mine");
    }
    assertThat(out.resolve("d/in")).hasContent("in it");
  }
}
