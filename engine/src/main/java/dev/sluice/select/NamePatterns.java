package dev.sluice.select;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Patterns for names that are not paths of a snapshot, extended attributes say, in the language of
 * {@link PathPatterns}: {@code user.*}, {@code security.selinux}, {@code !user.keep}.
 */
public final class NamePatterns {
  private NamePatterns() {}

  /**
   * Names that match.
   *
   * @throws dev.sluice.error.SluiceException of kind {@code INVALID_ARGUMENT} if a pattern is wrong
   */
  public static Predicate<String> matching(List<String> patterns) {
    List<PathPattern> parsed = new ArrayList<>();
    patterns.forEach(pattern -> parsed.add(PathPattern.parse(pattern)));
    return name -> matches(parsed, name);
  }

  private static boolean matches(List<PathPattern> patterns, String name) {
    List<byte[]> elements =
        Arrays.stream(name.split("/", -1))
            .map(element -> element.getBytes(StandardCharsets.UTF_8))
            .toList();
    boolean isMatched = false;
    for (PathPattern pattern : patterns) {
      if (pattern.match(elements) == PathPattern.Match.HERE) {
        isMatched = !pattern.isNegated();
      }
    }
    return isMatched;
  }
}
