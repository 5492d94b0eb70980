package dev.sluice.cli;

import dev.sluice.format.Timestamp;
import dev.sluice.select.SnapshotSelector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The options that choose among snapshots. */
final class Selection {
  static final List<Flag> FLAGS =
      List.of(
          Flag.list("--host", "-H", "--filter-host"),
          Flag.list("--tag", "--filter-tags"),
          Flag.list("--path"),
          Flag.list("--filter-paths"),
          Flag.list("--label", "--filter-label"),
          Flag.value("--at"),
          Flag.value("--filter-before"),
          Flag.value("--filter-after"));

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
    for (String label : arguments.values("--label")) {
      narrowed = narrowed.label(label);
    }
    return inTime(narrowed, invocation);
  }

  /** {@code --at} takes what it names with it, rustic's {@code --filter-before} does not. */
  private static SnapshotSelector inTime(SnapshotSelector selector, Invocation invocation) {
    PointInTime times = new PointInTime(invocation.shell().zone(), Clock.systemUTC());
    Arguments arguments = invocation.arguments();
    if (arguments.has("--at") && arguments.has("--filter-before")) {
      throw new UsageException("--at and --filter-before exclude each other");
    }
    SnapshotSelector narrowed = selector;
    Optional<Timestamp> latest =
        arguments
            .value("--at")
            .map(times::lastOf)
            .or(() -> arguments.value("--filter-before").map(times::before));
    if (latest.isPresent()) {
      narrowed = narrowed.notAfter(latest.get());
    }
    Optional<Timestamp> earliest = arguments.value("--filter-after").map(times::firstOf);
    return earliest.isPresent() ? narrowed.notBefore(earliest.get()) : narrowed;
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
