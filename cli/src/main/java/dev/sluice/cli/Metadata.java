package dev.sluice.cli;

import dev.sluice.select.NamePatterns;
import dev.sluice.select.PathPatterns;
import dev.sluice.target.AttributeFilter;
import dev.sluice.target.Ownership;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The options about owners and extended attributes. */
final class Metadata {
  static final List<Flag> OWNERS =
      List.of(
          Flag.toggle("--no-ownership"),
          Flag.toggle("--numeric-id"),
          Flag.toggle("--ownership-by-name"),
          Flag.value("--owner"),
          Flag.value("--owner-map"));

  static final List<Flag> FLAGS =
      Stream.concat(
              OWNERS.stream(),
              Stream.of(Flag.list("--include-xattr"), Flag.list("--exclude-xattr")))
          .toList();

  private Metadata() {}

  /** Whom restored items are to belong to. */
  static Ownership ownership(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    List<String> given =
        OWNERS.stream().map(flag -> flag.names().get(0)).filter(arguments::has).toList();
    if (given.size() > 1) {
      throw new UsageException(String.join(" and ", given) + " exclude each other");
    }
    if (given.isEmpty()) {
      return Ownership.BY_ID;
    }
    return switch (given.get(0)) {
      case "--no-ownership" -> Ownership.NONE;
      case "--ownership-by-name" -> Ownership.byName();
      case "--owner" -> Ownership.fixed(arguments.value("--owner").orElse(""));
      case "--owner-map" -> Ownership.mapped(lines(arguments.value("--owner-map").orElse("")));
      default -> Ownership.BY_ID;
    };
  }

  private static List<String> lines(String file) {
    try {
      return PathPatterns.parseGlobFile(Files.readAllBytes(Path.of(file)));
    } catch (IOException unreadable) {
      throw new UsageException("cannot read the owners in " + file + ": " + unreadable);
    }
  }

  /** Which extended attributes are restored. */
  static AttributeFilter attributes(Arguments arguments) {
    List<String> includes = arguments.values("--include-xattr");
    List<String> excludes = arguments.values("--exclude-xattr");
    if (!includes.isEmpty() && !excludes.isEmpty()) {
      throw new UsageException("--include-xattr and --exclude-xattr exclude each other");
    }
    if (!includes.isEmpty()) {
      return NamePatterns.matching(includes)::test;
    }
    Predicate<String> rejected = NamePatterns.matching(excludes);
    return excludes.isEmpty() ? AttributeFilter.ALL : name -> !rejected.test(name);
  }
}
