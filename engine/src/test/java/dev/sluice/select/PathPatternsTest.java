package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternsTest {
  private static final PathFilter.Decision ALL = new PathFilter.Decision(true, true);
  private static final PathFilter.Decision ONLY_BELOW = new PathFilter.Decision(false, true);
  private static final PathFilter.Decision NOTHING = new PathFilter.Decision(false, false);

  private static PathFilter.Decision directory(PathPatterns patterns, String path) {
    return patterns.build().decide(SnapshotPath.of(path), true);
  }

  private static PathPatterns patterns() {
    return new PathPatterns();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a, BELOW",
    "/a/b, /a/b, HERE",
    "/a/b, /a/b/c, HERE",
    "/a/b, /b, NOWHERE",
    "/a/b, /a/c, NOWHERE",
    "/a/b, /x/a/b, NOWHERE",
    "a/b, /x/a/b/c, HERE",
    "a/b, /x, BELOW",
    "b, /a/b, HERE",
    "b, /a/c, BELOW",
    "/a/**/z, /a/b/c, BELOW",
    "/a/**/z, /a/z, HERE",
    "/a/**/z, /a/b/c/z, HERE",
    "/a/**/z, /b, NOWHERE",
    "/a/**, /a, HERE",
    "/**/a/**, /x/a, BELOW",
    "/**/a/**, /x/a/b, HERE",
    "**/a/**, /x/a, HERE",
    "**/a/**/**, /a, BELOW",
    "/**/b/**/c, /x/b/y/c, HERE",
    "**/b, /b, HERE",
    "/*, /a, HERE",
    "/, /a, HERE",
    "/a//b/, /a/b, HERE",
    "/a/./x/../b, /a/b, HERE",
    "/a/b/../../.., /q, HERE",
    "./a, /x/a, HERE",
    "../a, /a, BELOW",
    "., /a, BELOW",
    "/a/[bc]*, /a/cx, HERE",
    "/a/[bc]*, /a/x, NOWHERE"
  })
  void comparesPathsAsResticDoes(String pattern, String path, PathPattern.Match match) {
    PathFilter.Decision decision = directory(patterns().include(pattern), path);

    assertThat(decision)
        .isEqualTo(
            switch (match) {
              case HERE -> ALL;
              case BELOW -> ONLY_BELOW;
              case NOWHERE -> NOTHING;
            });
    assertThat(directory(patterns().exclude(pattern), path).isSelected())
        .isEqualTo(match != PathPattern.Match.HERE);
  }

  @Test
  void withoutPatternsEverythingIsWanted() {
    assertThat(patterns().build()).isSameAs(PathFilter.ALL);
  }

  @Test
  void nothingIsBelowAFile() {
    PathFilter filter = patterns().include("/a/b").build();

    assertThat(filter.decide(SnapshotPath.of("/a"), false)).isEqualTo(NOTHING);
  }

  @Test
  void anExcludedDirectoryIsNotEntered() {
    assertThat(directory(patterns().exclude("/a").exclude("!/a/b"), "/a")).isEqualTo(NOTHING);
    assertThat(directory(patterns().exclude("/a/*").exclude("!/a/b"), "/a")).isEqualTo(ALL);
    assertThat(directory(patterns().exclude("/a/*").exclude("!/a/b"), "/a/b")).isEqualTo(ALL);
    assertThat(directory(patterns().exclude("/a/*").exclude("!/a/b"), "/a/c")).isEqualTo(NOTHING);
  }

  @Test
  void laterPatternsWin() {
    assertThat(directory(patterns().exclude("!/a/b").exclude("/a/*"), "/a/b")).isEqualTo(NOTHING);
    assertThat(directory(patterns().include("/a").include("!/a/b"), "/a/b")).isEqualTo(NOTHING);
    assertThat(directory(patterns().include("/a").include("!/a/b").include("b"), "/a/b"))
        .isEqualTo(ALL);
  }

  @Test
  void caseIsIgnoredOnlyWhereAsked() {
    PathPatterns patterns = patterns().includeIgnoringCase("/\u00c4B/[C-D]").include("/X");

    assertThat(directory(patterns, "/\u00e4b/d")).isEqualTo(ALL);
    assertThat(directory(patterns, "/\u00c4B/C")).isEqualTo(ALL);
    assertThat(directory(patterns, "/x")).isEqualTo(NOTHING);
    assertThat(directory(patterns, "/X")).isEqualTo(ALL);
    assertThat(directory(patterns().excludeIgnoringCase("*.JPG"), "/a.jpg")).isEqualTo(NOTHING);
  }

  @Test
  void namesNeedNotBeText() {
    SnapshotPath path = SnapshotPath.ROOT.resolve(NodeName.of(new byte[] {(byte) 0xff, 'A'}));

    assertThat(patterns().include("?A").build().decide(path, false).isSelected()).isTrue();
    assertThat(patterns().include("A").build().decide(path, false).isSelected()).isFalse();
    assertThat(patterns().includeIgnoringCase("?A").build().decide(path, false).isSelected())
        .isTrue();
  }

  @Test
  void includesAndExcludesExcludeEachOther() {
    assertThatThrownBy(() -> patterns().include("a").excludeIgnoringCase("b").build())
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessage("exclude and include patterns are mutually exclusive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "a[", "/x/[a-]/y", "a\\"})
  void wrongPatternsAreNamed(String pattern) {
    assertThatThrownBy(() -> patterns().exclude(pattern))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessageStartingWith("invalid pattern \"" + pattern + "\": ");
  }

  @Test
  void manyWildcardsDoNotTakeForever() {
    String deep = "/x".repeat(60);
    assertThat(directory(patterns().include("/" + "**/*/".repeat(20) + "y"), deep))
        .isEqualTo(ONLY_BELOW);
    assertThat(directory(patterns().include("*x".repeat(30) + "y"), "/" + "x".repeat(3000)))
        .isEqualTo(ONLY_BELOW);
  }
}
