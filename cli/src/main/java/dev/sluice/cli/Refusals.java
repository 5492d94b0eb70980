package dev.sluice.cli;

import java.util.Map;

/** Options of restic and rustic that are not offered, and what to do without them. */
final class Refusals {
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("--ncdu", "use --json"),
          Map.entry(
              "--sort", "items are listed in the order of the snapshot; sort the output instead"),
          Map.entry("-s", "items are listed in the order of the snapshot; sort the output instead"),
          Map.entry(
              "--reverse",
              "items are listed in the order of the snapshot; sort the output instead"),
          Map.entry(
              "--use-profile", "profiles are not supported; use options or RUSTIC_… variables"),
          Map.entry("-P", "profiles are not supported; use options or RUSTIC_… variables"),
          Map.entry("--warm-up-batch", "commands are run for one pack each"));

  private Refusals() {}

  /** Why a word of the command line, an unknown option, is not accepted. */
  static String sentence(String word) {
    int end = word.indexOf('=');
    String name = end < 0 ? word : word.substring(0, end);
    String reason = REASONS.get(name);
    return reason != null
        ? name + ": " + reason
        : "unknown option " + name + "; 'sluice help COMMAND' lists what a command knows";
  }
}
