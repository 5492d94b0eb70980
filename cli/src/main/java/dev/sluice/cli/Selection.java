package dev.sluice.cli;

import dev.sluice.select.SnapshotSelector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The options that choose among snapshots. */
final class Selection {
  static final List<Flag> FLAGS =
      List.of(
          Flag.list("--host", "-H", "--filter-host"),
          Flag.list("--tag", "--filter-tags"),
          Flag.list("--path"),
          Flag.list("--filter-paths"),
          Flag.list("--filter-label"));

  private Selection() {}

  /** The selector with what the options ask for besides. */
  static SnapshotSelector narrow(SnapshotSelector selector, Invocation invocation) {
    Arguments arguments = invocation.arguments();
    SnapshotSelector narrowed = selector.host(hosts(invocation).toArray(new String[0]));
    List<List<String>> tags = arguments.values("--tag").stream().map(Selection::items).toList();
    if (!tags.isEmpty()) {
      narrowed = narrowed.tags(tags);
    }
    List<String> paths = paths(arguments);
    if (!paths.isEmpty()) {
      narrowed = narrowed.paths(paths);
    }
    for (String label : arguments.values("--filter-label")) {
      narrowed = narrowed.label(label);
    }
    return narrowed;
  }

  /** RESTIC_HOST counts where no host is given; an empty host takes it back. */
  private static List<String> hosts(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    return arguments.has("--host")
        ? arguments.values("--host").stream().filter(host -> !host.isEmpty()).toList()
        : invocation.variable("RESTIC_HOST").stream().toList();
  }

  private static List<String> paths(Arguments arguments) {
    return Stream.concat(
            arguments.values("--path").stream(),
            arguments.values("--filter-paths").stream().flatMap(list -> items(list).stream()))
        .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
        .toList();
  }

  private static List<String> items(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).toList();
  }
}
