package dev.sluice.cli;

import java.util.List;

/** The commands there are. */
final class Commands {
  static final List<String> NAMES =
      List.of("restore", "snapshots", "ls", "verify-target", "demo", "version", "help");

  private Commands() {}

  static Command named(String name) {
    return switch (name) {
      case "restore" -> new RestoreCommand();
      case "snapshots" -> new SnapshotsCommand();
      case "ls" -> new LsCommand();
      case "verify-target" -> new VerifyTargetCommand();
      case "demo" -> new DemoCommand();
      case "version" -> new VersionCommand();
      case "help" -> new HelpCommand();
      default ->
          throw new UsageException(
              "unknown command \"" + name + "\"; there are " + String.join(", ", NAMES));
    };
  }
}
