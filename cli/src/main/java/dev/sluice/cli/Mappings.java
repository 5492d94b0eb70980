package dev.sluice.cli;

import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathMapping;
import java.util.List;

/** The options that move items within the target. */
final class Mappings {
  static final List<Flag> FLAGS = List.of(Flag.value("--strip-path"), Flag.list("--rename"));

  private Mappings() {}

  /** What the options say. */
  static PathMapping of(Arguments arguments) {
    PathMapping mapping = PathMapping.NONE;
    for (String path : arguments.value("--strip-path").stream().toList()) {
      mapping = mapping.strip(path(path));
    }
    for (String rule : arguments.values("--rename")) {
      int equals = rule.indexOf("=/");
      if (equals < 0) {
        throw new UsageException("--rename " + rule + " is not of the form /FROM=/TO");
      }
      mapping = mapping.rename(path(rule.substring(0, equals)), path(rule.substring(equals + 1)));
    }
    return mapping;
  }

  private static SnapshotPath path(String text) {
    try {
      return SnapshotPath.of(text);
    } catch (IllegalArgumentException impossible) {
      throw new UsageException("\"" + text + "\" is no path: " + impossible.getMessage());
    }
  }
}
