package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.JsonLine;
import dev.sluice.cli.render.Text;
import dev.sluice.cli.render.Times;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One call of a command: what was asked for, and by which means it is answered.
 *
 * @param arguments the command line, without the command's own word
 * @param shell where it was called
 * @param console where the answer goes
 * @param interruption what ends the waiting for the engine
 */
record Invocation(Arguments arguments, Shell shell, Console console, Interruption interruption) {
  /** An option's value or, if it is not given, the first of these variables that is not empty. */
  Optional<String> setting(String option, String... variables) {
    return arguments.value(option).or(() -> variable(variables));
  }

  /** The first of these environment variables that is not empty. */
  Optional<String> variable(String... names) {
    for (String name : names) {
      String value = shell.environment().getOrDefault(name, "");
      if (!value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  /** The words behind the command, at most so many. */
  List<String> operands(int atMost) {
    List<String> words = arguments.positionals();
    if (words.size() > atMost) {
      throw new UsageException("unexpected argument \"" + words.get(atMost) + "\"");
    }
    return words;
  }

  boolean isJson() {
    return arguments.has("--json");
  }

  boolean isQuiet() {
    return arguments.has("--quiet");
  }

  /** restic's levels: 0 errors alone, 1 what matters, 2 more, 3 every item. */
  int verbosity() {
    if (isQuiet()) {
      return 0;
    }
    return 1 + Math.min(2, arguments.count("--verbose"));
  }

  /** Where temporary files go; the system's place if nothing is said. */
  Optional<Path> temporaryDirectory() {
    return setting("--temp-dir", "TMPDIR").map(Path::of);
  }

  /** Says that something is odd, which keeps nothing from being done. */
  void warn(String warning) {
    if (isJson()) {
      console.error(JsonLine.warning(warning));
    } else {
      console.error(Text.of("Warning: ").foreign(warning));
    }
  }

  Times times() {
    return new Times(shell.zone());
  }
}
