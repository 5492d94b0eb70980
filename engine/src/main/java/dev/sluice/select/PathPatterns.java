package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Collects include or exclude patterns in restic's language, with the meaning they have for {@code
 * restic restore}: per element of a path {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and
 * {@code \}; {@code **} for any number of elements; anchored by a leading slash, else at any depth;
 * a matched directory stands for all below it; a leading {@code !} takes back what earlier patterns
 * of the same kind matched. Names are compared as bytes; a byte that is not UTF-8 counts as one
 * character.
 *
 * <p>Patterns are checked when they are added: a wrong one is a {@link SluiceException} of kind
 * {@code INVALID_ARGUMENT} that names it.
 */
public final class PathPatterns {
  private final List<PathPattern> includes = new ArrayList<>();
  private final List<PathPattern> includesIgnoringCase = new ArrayList<>();
  private final List<PathPattern> excludes = new ArrayList<>();
  private final List<PathPattern> excludesIgnoringCase = new ArrayList<>();
  private final List<PathGlob> globs = new ArrayList<>();

  /** Wants what matches. */
  public PathPatterns include(String pattern) {
    includes.add(PathPattern.parse(pattern));
    return this;
  }

  /** Wants what matches in lower case. */
  public PathPatterns includeIgnoringCase(String pattern) {
    includesIgnoringCase.add(PathPattern.parse(toLowerCase(pattern)));
    return this;
  }

  /** Wants everything but what matches. */
  public PathPatterns exclude(String pattern) {
    excludes.add(PathPattern.parse(pattern));
    return this;
  }

  /** Wants everything but what matches in lower case. */
  public PathPatterns excludeIgnoringCase(String pattern) {
    excludesIgnoringCase.add(PathPattern.parse(toLowerCase(pattern)));
    return this;
  }

  /**
   * Adds a glob of rustic's, in the language of {@code .gitignore}: wants what matches or, after
   * {@code !}, does not. The last one that matches decides; once there is one that wants something,
   * what none matches is not wanted. A directory that matches does not stand for what is in it
   * ({@code dir/**} does), but what is in one that is excluded is not looked at. Together with
   * includes or excludes, both must want an item.
   */
  public PathPatterns glob(String glob) {
    globs.add(PathGlob.parse(glob, false));
    return this;
  }

  /** The same, comparing in lower case. */
  public PathPatterns globIgnoringCase(String glob) {
    globs.add(PathGlob.parse(glob, true));
    return this;
  }

  /** The globs in a file, one a line; blank lines and lines that start with {@code #} are none. */
  public static List<String> parseGlobFile(byte[] file) {
    return PatternFile.lines(file);
  }

  static String toLowerCase(String pattern) {
    byte[] lower = Utf8.toLowerCase(pattern.getBytes(StandardCharsets.UTF_8));
    return new String(lower, StandardCharsets.UTF_8);
  }

  /**
   * The patterns in a file, one a line; blank lines and lines that start with {@code #} are none.
   *
   * @param file UTF-8, or UTF-16 with a byte order mark
   * @param variables gives the value for {@code $NAME} and {@code ${NAME}}, empty if there is none;
   *     {@code $$} is a dollar sign
   */
  public static List<String> parsePatternFile(byte[] file, UnaryOperator<String> variables) {
    return PatternFile.parse(file, variables);
  }

  /**
   * The filter made of the patterns so far; without any it wants everything.
   *
   * @throws SluiceException of kind {@code INVALID_ARGUMENT} if there are both includes and
   *     excludes
   */
  public PathFilter build() {
    PatternList include = new PatternList(includes, includesIgnoringCase);
    PatternList exclude = new PatternList(excludes, excludesIgnoringCase);
    if (!include.isEmpty() && !exclude.isEmpty()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "exclude and include patterns are mutually exclusive");
    }
    PathFilter byPatterns = build(include, exclude);
    return globs.isEmpty() ? byPatterns : byPatterns.and(new GlobList(globs));
  }

  private static PathFilter build(PatternList include, PatternList exclude) {
    if (!include.isEmpty()) {
      return (path, isDirectory) -> {
        PatternList.Verdict verdict = include.judge(path);
        return new PathFilter.Decision(verdict.isMatched(), isDirectory && verdict.mayMatchBelow());
      };
    }
    if (!exclude.isEmpty()) {
      return (path, isDirectory) -> {
        boolean isSelected = !exclude.judge(path).isMatched();
        return new PathFilter.Decision(isSelected, isDirectory && isSelected);
      };
    }
    return PathFilter.ALL;
  }
}
