package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter.Decision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListedPathsTest {
  private static Decision decide(ListedPaths paths, String path) {
    return paths.decide(SnapshotPath.of(path), true);
  }

  @Test
  void listsEverythingWithoutDirectories() {
    ListedPaths paths = ListedPaths.of(List.of(), false);

    assertThat(decide(paths, "/a/b/c")).isEqualTo(new Decision(true, true));
  }

  @Test
  void listsADirectoryAndWhatIsDirectlyInIt() {
    ListedPaths paths = ListedPaths.of(List.of("/a/b/"), false);

    assertThat(decide(paths, "/a")).isEqualTo(new Decision(false, true));
    assertThat(decide(paths, "/a/b")).isEqualTo(new Decision(true, true));
    assertThat(decide(paths, "/a/b/c")).isEqualTo(new Decision(true, false));
    assertThat(decide(paths, "/a/bc")).isEqualTo(new Decision(false, false));
    assertThat(decide(paths, "/x")).isEqualTo(new Decision(false, false));
  }

  @Test
  void goesOnBelowWhenAskedTo() {
    ListedPaths paths = ListedPaths.of(List.of("/a", "/x"), true);

    assertThat(decide(paths, "/a/b/c")).isEqualTo(new Decision(true, true));
    assertThat(decide(paths, "/x/y")).isEqualTo(new Decision(true, true));
    assertThat(decide(paths, "/b")).isEqualTo(new Decision(false, false));
  }

  @Test
  void listsTheTopLevelForASlash() {
    ListedPaths paths = ListedPaths.of(List.of("/"), false);

    assertThat(decide(paths, "/a")).isEqualTo(new Decision(true, false));
  }
}
