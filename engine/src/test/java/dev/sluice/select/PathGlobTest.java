package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import dev.sluice.format.SnapshotPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code rustic ls --glob} of 0.11.4 says about the same paths, but for what is excluded. */
class PathGlobTest {
  private static final List<String> PATHS =
      List.of(
          "a/",
          "a/deep/",
          "a/deep/x.txt",
          "a/x.txt",
          "a/y.jpg",
          "b/",
          "b/foo",
          "foo/",
          "foo/bar",
          "foo/x.txt",
          "top.txt");

  private static String selected(PathPatterns patterns) {
    PathFilter filter = patterns.build();
    Stream<String> selected =
        PATHS.stream()
            .filter(path -> filter.decide(SnapshotPath.of(path), path.endsWith("/")).isSelected());
    return String.join(" ", selected.toList());
  }

  private static PathFilter.Decision directory(String path, String... globs) {
    PathPatterns patterns = new PathPatterns();
    Stream.of(globs).forEach(patterns::glob);
    return patterns.build().decide(SnapshotPath.of(path), true);
  }

  @ParameterizedTest
  @CsvSource({
    "*.txt, a/deep/x.txt a/x.txt foo/x.txt top.txt",
    "foo, b/foo foo/",
    "/foo, foo/",
    "foo/, foo/",
    "a/*, a/deep/ a/x.txt a/y.jpg",
    "foo/**, foo/bar foo/x.txt",
    "a/**/x.txt, a/deep/x.txt a/x.txt",
    "**/x.txt, a/deep/x.txt a/x.txt foo/x.txt",
    "a, a/",
    "/src/foo, ''",
    "'{y.jpg,b*}', a/y.jpg b/ foo/bar",
    "[!a-z]*, ''",
    "'?.{txt,jpg}', a/deep/x.txt a/x.txt a/y.jpg foo/x.txt"
  })
  void includesWhatMatches(String glob, String expected) {
    assertThat(selected(new PathPatterns().glob(glob))).isEqualTo(expected);
  }

  @Test
  void excludesAfterAnExclamationMark() {
    assertThat(selected(new PathPatterns().glob("!*.txt").glob("!/b")))
        .isEqualTo("a/ a/deep/ a/y.jpg b/foo foo/ foo/bar");
    assertThat(directory("b", "!/b")).isEqualTo(new PathFilter.Decision(false, false));
  }

  @Test
  void theLastThatMatchesDecides() {
    assertThat(selected(new PathPatterns().glob("*.txt").glob("!a/**").glob("a/x*")))
        .isEqualTo("a/x.txt foo/x.txt top.txt");
  }

  @Test
  void ignoresCaseOnRequest() {
    assertThat(selected(new PathPatterns().globIgnoringCase("*.TXT").glob("!X.txt")))
        .isEqualTo("a/deep/x.txt a/x.txt foo/x.txt top.txt");
  }

  @Test
  void looksOnlyWhereSomethingCanMatch() {
    assertThat(directory("b", "/a/**/x.txt").mayDescend()).isFalse();
    assertThat(directory("a", "/a/**/x.txt").mayDescend()).isTrue();
    assertThat(directory("a/b/c", "/a/**/x.txt").mayDescend()).isTrue();
    assertThat(directory("a/b", "/a/x.txt").mayDescend()).isFalse();
    assertThat(directory("b", "x.txt").mayDescend()).isTrue();
  }

  @Test
  void goesTogetherWithExcludes() {
    assertThat(selected(new PathPatterns().glob("*.txt").exclude("/a")))
        .isEqualTo("foo/x.txt top.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "[", "a/{b", "a\\", "/"})
  void namesAGlobThatIsNone(String glob) {
    assertThatThrownBy(() -> new PathPatterns().glob(glob))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("invalid glob \"" + glob + "\"");
  }

  @Test
  void readsFiles() {
    byte[] file = "# comment\n\n *.txt \n!a/$b\r\n".getBytes(StandardCharsets.UTF_8);
    assertThat(PathPatterns.parseGlobFile(file)).containsExactly("*.txt", "!a/$b");
  }
}
