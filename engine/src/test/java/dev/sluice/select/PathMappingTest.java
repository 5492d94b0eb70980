package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.format.SnapshotPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMappingTest {
  private static final PathFilter.Decision ALL = new PathFilter.Decision(true, true);

  private static SnapshotPath at(String path) {
    return SnapshotPath.of(path);
  }

  @ParameterizedTest
  @CsvSource({"/a, /x/y", "/a/b, /x/y/b", "/a/c, /z", "/a/c/d, /z/d", "/ab, /ab", "/b, /b"})
  void theLongestRuleMoves(String path, String place) {
    PathMapping mapping =
        PathMapping.NONE.rename(at("/a"), at("/x/y")).rename(at("/a/c"), at("/z"));
    assertThat(mapping.place(at(path))).isEqualTo(at(place));
  }

  @Test
  void strippingLeavesOutWhatIsElsewhere() {
    PathMapping mapping = PathMapping.NONE.strip(at("/home/ann"));

    assertThat(mapping.place(at("/home/ann/a"))).isEqualTo(at("/a"));
    assertThat(mapping.place(at("/home/ann"))).isEqualTo(SnapshotPath.ROOT);
    assertThat(mapping.filter().decide(at("/home"), true))
        .isEqualTo(new PathFilter.Decision(false, true));
    assertThat(mapping.filter().decide(at("/etc"), true))
        .isEqualTo(new PathFilter.Decision(false, false));
    assertThat(mapping.filter().decide(at("/home/ann/b"), true)).isEqualTo(ALL);
  }

  @Test
  void aPlaceIsTakenOnce() {
    PathMapping mapping = PathMapping.NONE.rename(at("/a"), at("/b"));

    assertThat(mapping.takenBy(at("/b/c"))).contains(at("/a"));
    assertThat(mapping.takenBy(at("/a/c"))).isEmpty();
    assertThat(mapping.filter().decide(at("/b"), true).mayDescend()).isFalse();
    assertThat(mapping.filter().decide(at("/c"), true)).isEqualTo(ALL);
    assertThatThrownBy(() -> mapping.rename(at("/c"), at("/b")))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("cannot both be restored to /b");
    assertThatThrownBy(() -> mapping.rename(at("/a"), at("/c")))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("/a cannot be restored to two places");
  }
}
