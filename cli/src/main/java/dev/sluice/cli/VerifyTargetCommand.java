package dev.sluice.cli;

import dev.sluice.Repository;
import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.JsonLine;
import dev.sluice.cli.render.Text;
import dev.sluice.error.SluiceException;
import dev.sluice.format.RecordedItem;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.TargetCheck;
import dev.sluice.select.SnapshotReference;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** {@code sluice verify-target}. */
final class VerifyTargetCommand implements Command {
  private static final String END = "{\"message_type\":\"end\"";

  @Override
  public String name() {
    return "verify-target";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(Selection.FLAGS);
    flags.addAll(Patterns.FLAGS);
    flags.addAll(Mappings.FLAGS);
    flags.addAll(Metadata.OWNERS);
    return flags;
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.operands(2);
    if (words.size() < 2) {
      throw new UsageException("say which report or snapshot, and which directory");
    }
    Path directory = Path.of(words.get(1));
    if (!Files.isDirectory(directory)) {
      throw new UsageException("there is no directory " + directory);
    }
    Outcome outcome = new Outcome(invocation);
    if (Files.isRegularFile(Path.of(words.get(0)))) {
      byReport(Path.of(words.get(0)), directory, outcome, invocation);
    } else {
      bySnapshot(words.get(0), directory, outcome, invocation);
    }
    outcome.tell(directory);
  }

  /** Only root sets owners, so only then they can be expected to be right. */
  private static boolean comparesOwners(Invocation invocation) {
    return !invocation.arguments().has("--no-ownership")
        && "root".equals(System.getProperty("user.name"));
  }

  private static void bySnapshot(
      String snapshot, Path directory, Outcome outcome, Invocation invocation) {
    SnapshotReference reference = SnapshotReference.parse(snapshot);
    SnapshotSelector selector = Selection.narrow(reference.selector(), invocation);
    RestoreOptions options =
        RestoreOptions.DEFAULTS
            .withSubfolder(reference.subfolder())
            .withFilter(Patterns.filter(invocation))
            .withMapping(Mappings.of(invocation.arguments()))
            .withOwnership(Metadata.ownership(invocation));
    try (Target target = Target.directory(directory);
        Repository repository = new RepositoryDoor(invocation).open()) {
      target.prepare();
      invocation
          .interruption()
          .forEach(
              repository
                  .restore(selector)
                  .into(target)
                  .with(options)
                  .check(comparesOwners(invocation)),
              outcome::note);
    }
  }

  private static void byReport(
      Path report, Path directory, Outcome outcome, Invocation invocation) {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    AtomicBoolean isWhole = new AtomicBoolean();
    try (Target target = Target.directory(directory);
        TargetCheck check = new TargetCheck(target, threads, comparesOwners(invocation))) {
      target.prepare();
      invocation.interruption().forEach(check.check(items(report, isWhole)), outcome::note);
    }
    if (!isWhole.get()) {
      outcome.note(new RestoreEvent.Warning("the report " + report + " is cut off at its end"));
    }
  }

  /** The items of a report, read line by line as they are asked for. */
  private static Flux<RecordedItem> items(Path report, AtomicBoolean isWhole) {
    return Flux.<List<RecordedItem>, BufferedReader>generate(
            () -> Files.newBufferedReader(report),
            (lines, sink) -> {
              String line = read(lines, report);
              if (line == null) {
                sink.complete();
                return lines;
              }
              isWhole.set(line.startsWith(END));
              sink.next(parse(line, report));
              return lines;
            },
            VerifyTargetCommand::close)
        .concatMapIterable(items -> items, 1);
  }

  private static List<RecordedItem> parse(String line, Path report) {
    try {
      return RecordedItem.parse(line).stream().toList();
    } catch (SluiceException noItem) {
      throw new SluiceException(
          SluiceException.Kind.DAMAGED,
          report + " is no report of Sluice's, or is damaged: " + noItem.getMessage(),
          noItem);
    }
  }

  private static @Nullable String read(BufferedReader lines, Path report) {
    try {
      return lines.readLine();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the report " + report, unreadable);
    }
  }

  private static void close(BufferedReader lines) {
    try {
      lines.close();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot close the report", unreadable);
    }
  }

  /** Counts and shows what is found. */
  private static final class Outcome {
    private final Invocation invocation;
    private final Console console;
    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();

    Outcome(Invocation invocation) {
      this.invocation = invocation;
      this.console = invocation.console();
    }

    void note(RestoreEvent event) {
      if (event instanceof RestoreEvent.Verified item) {
        verified.incrementAndGet();
        show(item);
      } else if (event instanceof RestoreEvent.Failed failed) {
        failures.incrementAndGet();
        show(failed);
      } else if (event instanceof RestoreEvent.Warning warning) {
        invocation.warn(warning.message());
      }
    }

    private void show(RestoreEvent.Verified item) {
      if (invocation.verbosity() < 3) {
        return;
      }
      if (invocation.isJson()) {
        console.print(
            new JsonLine()
                .text("message_type", "verbose_status")
                .text("action", "verified")
                .text("item", item.path().bytes())
                .number("size", item.size()));
      } else {
        console.print(Text.of("verified  ").add(item.path()));
      }
    }

    private void show(RestoreEvent.Failed failed) {
      if (invocation.isJson()) {
        console.error(JsonLine.error(failed.path().bytes(), failed.reason(), "verify"));
      } else {
        console.error(Text.of("").add(failed.path()).add(": ").foreign(failed.reason()));
      }
    }

    /** Says how it ended; fails unless all is well. */
    void tell(Path directory) {
      if (invocation.isJson()) {
        console.print(
            new JsonLine()
                .text("message_type", "summary")
                .number("items_verified", verified.get())
                .number("errors", failures.get()));
      } else if (!invocation.isQuiet()) {
        console.print(
            Text.of("verified " + verified.get() + " items in ").foreign(directory.toString()));
      }
      if (failures.get() > 0) {
        throw new SluiceException(
            SluiceException.Kind.DAMAGED, "There were " + failures.get() + " errors");
      }
    }
  }
}
