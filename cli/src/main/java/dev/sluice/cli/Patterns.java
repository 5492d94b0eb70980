package dev.sluice.cli;

import dev.sluice.select.PathFilter;
import dev.sluice.select.PathPatterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The options that choose among the items of a snapshot. */
final class Patterns {
  private static final List<String> NAMES = List.of("include", "iinclude", "exclude", "iexclude");

  static final List<Flag> FLAGS =
      List.of(
          Flag.list("--include", "-i"),
          Flag.list("--include-file"),
          Flag.list("--iinclude"),
          Flag.list("--iinclude-file"),
          Flag.list("--exclude", "-e"),
          Flag.list("--exclude-file"),
          Flag.list("--iexclude"),
          Flag.list("--iexclude-file"),
          Flag.list("--glob"),
          Flag.list("--glob-file"),
          Flag.list("--iglob"),
          Flag.list("--iglob-file"));

  private Patterns() {}

  /** What the options want. */
  static PathFilter filter(Invocation invocation) {
    PathPatterns patterns = new PathPatterns();
    for (String name : NAMES) {
      Arguments arguments = invocation.arguments();
      arguments.values("--" + name).forEach(pattern -> add(patterns, name, pattern));
      for (String file : arguments.values("--" + name + "-file")) {
        inFile(file, invocation).forEach(pattern -> add(patterns, name, pattern));
      }
    }
    addGlobs(patterns, invocation);
    return patterns.build();
  }

  /** In rustic's order, since the last one that matches decides. */
  private static void addGlobs(PathPatterns patterns, Invocation invocation) {
    Arguments arguments = invocation.arguments();
    arguments.values("--glob").forEach(patterns::glob);
    for (String file : arguments.values("--glob-file")) {
      PathPatterns.parseGlobFile(read(file)).forEach(patterns::glob);
    }
    arguments.values("--iglob").forEach(patterns::globIgnoringCase);
    for (String file : arguments.values("--iglob-file")) {
      PathPatterns.parseGlobFile(read(file)).forEach(patterns::globIgnoringCase);
    }
  }

  private static void add(PathPatterns patterns, String name, String pattern) {
    switch (name) {
      case "include" -> patterns.include(pattern);
      case "iinclude" -> patterns.includeIgnoringCase(pattern);
      case "exclude" -> patterns.exclude(pattern);
      default -> patterns.excludeIgnoringCase(pattern);
    }
  }

  private static List<String> inFile(String file, Invocation invocation) {
    return PathPatterns.parsePatternFile(read(file), name -> invocation.variable(name).orElse(""));
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException unreadable) {
      throw new UsageException("cannot read the patterns in " + file + ": " + unreadable);
    }
  }
}
