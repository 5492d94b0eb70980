package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.JsonLine;
import dev.sluice.cli.render.NodeList;
import dev.sluice.cli.render.Text;
import dev.sluice.error.SluiceException;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.TreeEntry;
import dev.sluice.select.SnapshotReference;
import dev.sluice.select.SnapshotSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** {@code sluice ls}. */
final class LsCommand implements Command {
  @Override
  public String name() {
    return "ls";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(Selection.FLAGS);
    flags.add(Flag.toggle("--long", "-l"));
    flags.add(Flag.toggle("--human-readable"));
    flags.add(Flag.toggle("--recursive"));
    return flags;
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.arguments().positionals();
    if (words.isEmpty()) {
      throw new UsageException("no snapshot given: name one by its ID, or say \"latest\"");
    }
    List<String> directories = absolute(words.subList(1, words.size()));
    SnapshotReference reference = SnapshotReference.parse(words.get(0));
    ListedPaths paths = ListedPaths.of(directories, invocation.arguments().has("--recursive"));
    NodeList list = new NodeList(invocation.console(), invocation.times(), form(invocation));
    AtomicLong losses = new AtomicLong();
    try (Repository repository = new RepositoryDoor(invocation).open()) {
      Snapshot snapshot = find(repository, reference, invocation);
      if (invocation.isJson() || !invocation.isQuiet()) {
        list.print(snapshot, String.join(" ", directories));
      }
      SnapshotPath top = reference.subfolder();
      invocation
          .interruption()
          .forEach(
              repository.walk(snapshot, top, paths),
              entry -> {
                SnapshotPath path = relative(entry.path(), top);
                if (entry instanceof TreeEntry.Found found) {
                  list.print(path, found.node());
                } else if (entry instanceof TreeEntry.Lost lost) {
                  losses.incrementAndGet();
                  report(path, lost, invocation);
                }
              });
    }
    if (losses.get() > 0) {
      throw new SluiceException(
          SluiceException.Kind.DAMAGED, "There were " + losses.get() + " errors");
    }
  }

  private static List<String> absolute(List<String> directories) {
    for (String directory : directories) {
      if (!directory.startsWith("/")) {
        throw new UsageException(
            "\"" + directory + "\" must start with a slash, as all paths here");
      }
    }
    return directories;
  }

  private static void report(SnapshotPath path, TreeEntry.Lost lost, Invocation invocation) {
    Console console = invocation.console();
    if (invocation.isJson()) {
      console.error(JsonLine.error(path.bytes(), lost.reason(), "ls"));
    } else {
      console.error(Text.of("cannot list ").add(path).add(": ").foreign(lost.reason()));
    }
  }

  private static Snapshot find(
      Repository repository, SnapshotReference reference, Invocation invocation) {
    SnapshotSelector selector = Selection.narrow(reference.selector(), invocation);
    return invocation.interruption().await(repository.find(selector)).orElseThrow();
  }

  /** restic shows what lies in {@code ID:folder} as if the folder were the top. */
  private static SnapshotPath relative(SnapshotPath path, SnapshotPath below) {
    byte[] bytes = path.bytes();
    int skipped = below.isRoot() ? 0 : below.length();
    return skipped < bytes.length
        ? SnapshotPath.ofBytes(Arrays.copyOfRange(bytes, skipped, bytes.length))
        : SnapshotPath.ROOT.resolve(path.name());
  }

  private static NodeList.Form form(Invocation invocation) {
    if (invocation.isJson()) {
      return NodeList.Form.JSON;
    }
    if (!invocation.arguments().has("--long")) {
      return NodeList.Form.PATHS;
    }
    return invocation.arguments().has("--human-readable")
        ? NodeList.Form.LONG_HUMAN
        : NodeList.Form.LONG;
  }
}
