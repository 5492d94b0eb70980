package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.cli.render.JsonLine;
import dev.sluice.cli.render.SnapshotGroups;
import dev.sluice.cli.render.SnapshotGroups.Criterion;
import dev.sluice.cli.render.SnapshotList;
import dev.sluice.cli.render.Text;
import dev.sluice.error.SluiceException;
import dev.sluice.format.Snapshot;
import dev.sluice.select.SnapshotSelector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** {@code sluice snapshots}. */
final class SnapshotsCommand implements Command {
  @Override
  public String name() {
    return "snapshots";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(Selection.FLAGS);
    flags.add(Flag.toggle("--compact", "-c"));
    flags.add(Flag.value("--latest"));
    flags.add(Flag.toggle("--last"));
    flags.add(Flag.value("--group-by", "-g"));
    return flags;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = invocation.arguments();
    Set<Criterion> criteria = criteria(arguments.value("--group-by").orElse(""));
    Optional<Integer> latest = latest(arguments);
    List<Snapshot> snapshots;
    try (Repository repository = new RepositoryDoor(invocation).open()) {
      snapshots =
          arguments.positionals().isEmpty()
              ? matching(repository, invocation)
              : named(repository, invocation);
    }
    SnapshotGroups groups = SnapshotGroups.of(snapshots, criteria);
    if (latest.isPresent()) {
      groups = groups.latest(latest.get());
    }
    SnapshotList list = new SnapshotList(invocation.console(), invocation.times());
    if (invocation.isJson()) {
      list.printJson(groups);
    } else {
      list.printTables(groups, arguments.has("--compact"));
    }
  }

  private static List<Snapshot> matching(Repository repository, Invocation invocation) {
    SnapshotSelector selector = Selection.narrow(SnapshotSelector.latest(), invocation);
    List<Snapshot> snapshots = new ArrayList<>();
    invocation
        .interruption()
        .forEach(repository.snapshots().filter(selector::matches), snapshots::add);
    return snapshots;
  }

  /** An ID that is not found costs itself alone, and a word about it, as with restic. */
  private static List<Snapshot> named(Repository repository, Invocation invocation) {
    Set<Snapshot> found =
        new TreeSet<>(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
    for (String word : invocation.arguments().positionals()) {
      try {
        SnapshotSelector selector = Selection.narrow(SnapshotSelector.parse(word), invocation);
        invocation.interruption().await(repository.find(selector)).ifPresent(found::add);
      } catch (SluiceException failure) {
        if (failure.kind() != SluiceException.Kind.NOT_FOUND
            && failure.kind() != SluiceException.Kind.INVALID_ARGUMENT) {
          throw failure;
        }
        ignore(word, failure, invocation);
      }
    }
    return List.copyOf(found);
  }

  private static void ignore(String word, SluiceException failure, Invocation invocation) {
    String ignored = word + "\": " + failure.getMessage();
    if (invocation.isJson()) {
      invocation.console().error(JsonLine.warning("Ignoring \"" + ignored));
    } else {
      invocation.console().error(Text.of("Ignoring \"").foreign(ignored));
    }
  }

  private static Set<Criterion> criteria(String words) {
    Set<Criterion> criteria = EnumSet.noneOf(Criterion.class);
    for (String word : words.split(",", -1)) {
      if (!word.isEmpty()) {
        criteria.add(
            Criterion.named(word)
                .orElseThrow(
                    () ->
                        new UsageException(
                            "cannot group by \"" + word + "\"; use host, paths, tags or label")));
      }
    }
    return criteria;
  }

  private static Optional<Integer> latest(Arguments arguments) {
    Optional<String> text = arguments.value("--latest");
    if (text.isEmpty()) {
      return arguments.has("--last") ? Optional.of(1) : Optional.empty();
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw new UsageException("--latest needs a number, not \"" + text.get() + "\"");
    }
    return text.map(Integer::valueOf).filter(count -> count > 0);
  }
}
