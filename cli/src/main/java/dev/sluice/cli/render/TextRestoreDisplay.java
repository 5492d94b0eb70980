package dev.sluice.cli.render;

import dev.sluice.format.NodeType;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.restore.RestoreEvent.Totals;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Shows a restore in restic's words, with speed, remaining time and phase in the status line. */
public final class TextRestoreDisplay implements RestoreDisplay {
  private final Console console;
  private final Times times;
  private final int verbosity;
  private final LatestProgress latest;
  private final LongSupplier peakMemory;
  private final Pace pace = new Pace();
  private String target = "";
  private Optional<Duration> verifyingSince = Optional.empty();
  private long packsInTheCold;
  private long filesVerified;
  private long bytesVerified;
  private boolean isSummaryShown;
  private boolean isFinished;

  /**
   * @param verbosity 0 errors alone, 1 what matters, 2 more, 3 every item
   * @param nanoTime as {@link System#nanoTime()}
   * @param peakMemory as {@link PeakMemory#bytes()}
   */
  public TextRestoreDisplay(
      Console console, Times times, int verbosity, LongSupplier nanoTime, LongSupplier peakMemory) {
    this.console = console;
    this.times = times;
    this.verbosity = verbosity;
    this.latest = new LatestProgress(nanoTime);
    this.peakMemory = peakMemory;
  }

  @Override
  public synchronized void show(RestoreEvent event) {
    if (event instanceof RestoreEvent.Started started) {
      target = started.target();
      print(
          1,
          Text.of("restoring ")
              .add(SnapshotLine.of(started.snapshot(), times))
              .add(" to ")
              .foreign(target));
    } else if (event instanceof RestoreEvent.Planned planned) {
      print(2, Text.of("will " + plan(planned.totals())));
    } else if (event instanceof RestoreEvent.Progress next) {
      note(next);
    } else if (event instanceof RestoreEvent.Thawing thawing) {
      packsInTheCold = thawing.isDryRun() ? 0 : thawing.waiting();
      print(1, ThawLines.text(thawing));
      console.flush();
    } else if (event instanceof RestoreEvent.Restored item) {
      showItem(item);
    } else if (event instanceof RestoreEvent.Verified file) {
      note(file);
    } else if (event instanceof RestoreEvent.Deleted deleted) {
      Text path = new Text().add(deleted.path());
      print(deleted.isDryRun() ? 1 : 3, item("deleted", NodeType.DIRECTORY, path, 0));
    } else if (event instanceof RestoreEvent.Failed failed) {
      console.error(
          Text.of("ignoring error for ").add(failed.path()).add(": ").foreign(failed.reason()));
    } else if (event instanceof RestoreEvent.Warning warning) {
      console.error(Text.of("Warning: ").foreign(warning.message()));
    } else if (event instanceof RestoreEvent.Finished finished) {
      finish(finished.summary());
    }
  }

  private void print(int atLeast, Text line) {
    if (verbosity >= atLeast) {
      console.print(line);
    }
  }

  private void note(RestoreEvent.Progress next) {
    latest.note(next);
    pace.note(next.elapsed(), next.bytesFetched());
    if (next.phase() == Phase.VERIFYING && verifyingSince.isEmpty()) {
      showSummary(summary(next.done(), next.totals(), next.elapsed()));
      startVerifying();
    }
  }

  private void note(RestoreEvent.Verified file) {
    if (verifyingSince.isEmpty()) {
      startVerifying();
    }
    filesVerified++;
    bytesVerified += file.size();
    print(3, item("verified", NodeType.FILE, new Text().add(file.path()), file.size()));
  }

  private void startVerifying() {
    verifyingSince = Optional.of(latest.elapsed());
    print(1, Text.of("verifying files in ").foreign(target));
  }

  private void showItem(RestoreEvent.Restored restored) {
    if (verbosity < 3) {
      return;
    }
    String action =
        switch (restored.action()) {
          case RESTORED, WOULD_RESTORE -> "restored";
          case UPDATED -> "updated";
          case UNCHANGED, KEPT -> "unchanged";
          case SKIPPED -> "skipped";
        };
    console.print(item(action, restored.type(), new Text().add(restored.path()), restored.size()));
  }

  private static Text item(String action, NodeType type, Text path, long size) {
    Text line = Text.of(action + " ".repeat(Math.max(1, 10 - action.length()))).add(path);
    return type == NodeType.FILE ? line.add(" with size " + Figures.bytes(size)) : line;
  }

  private static String plan(Totals totals) {
    return String.format(
            Locale.ROOT,
            "restore %d files/dirs (%s), reading %s in %d blobs from %d packs",
            totals.items().items(),
            Figures.bytes(totals.items().bytes()),
            Figures.bytes(totals.bytesToFetch()),
            totals.blobs(),
            totals.packs())
        + skipped(totals);
  }

  private void finish(RestoreEvent.Summary summary) {
    isFinished = true;
    console.clearStatus();
    verifyingSince.ifPresent(start -> showVerified(summary, summary.elapsed().minus(start)));
    if (summary.isDryRun()) {
      showSummary("Summary: Would " + plan(summary.totals()) + deleted(summary));
    } else if (!isSummaryShown) {
      String text = summary(summary.done(), summary.totals(), summary.elapsed());
      showSummary(text + deleted(summary));
    }
    print(2, Text.of(usage(summary.usage())));
    summary.usage().storages().forEach(use -> StorageFigures.text(use).ifPresent(t -> print(2, t)));
    console.flush();
  }

  private String usage(RestoreEvent.Usage usage) {
    return "Memory: at most "
        + Figures.bytes(peakMemory.getAsLong())
        + " in all, "
        + Figures.bytes(usage.peakBytesInFlight())
        + " of it blobs in flight; "
        + Figures.bytes(usage.bytesSpilled())
        + " in temporary files";
  }

  private void showVerified(RestoreEvent.Summary summary, Duration time) {
    print(
        1,
        Text.of("finished verifying " + summary.filesVerified() + " files in ")
            .foreign(target)
            .add(" (took " + Figures.took(time) + ")"));
  }

  private void showSummary(String text) {
    console.clearStatus();
    print(1, Text.of(text));
    isSummaryShown = true;
  }

  private static String summary(Counts done, Totals totals, Duration elapsed) {
    Counts all = totals.items();
    boolean isAll = done.items() == all.items() && done.bytes() == all.bytes();
    String items = isAll ? "" : done.items() + " / ";
    String bytes = isAll ? "" : Figures.bytes(done.bytes()) + " / ";
    return "Summary: Restored "
        + (items + all.items() + " files/dirs (" + bytes + Figures.bytes(all.bytes()))
        + (") in " + Figures.clock(elapsed))
        + skipped(totals);
  }

  private static String deleted(RestoreEvent.Summary summary) {
    return summary.deleted() == 0 ? "" : ", deleted " + summary.deleted() + " files/dirs";
  }

  private static String skipped(Totals totals) {
    Counts skipped = totals.skipped();
    return skipped.items() == 0
        ? ""
        : ", skipped " + skipped.items() + " files/dirs " + Figures.bytes(skipped.bytes());
  }

  @Override
  public synchronized void showStatus() {
    if (isFinished) {
      return;
    }
    String time = "[" + Figures.clock(latest.elapsed()) + "] ";
    Counts done = latest.done();
    Counts all = latest.all();
    console.status(
        time
            + switch (verifyingSince.isPresent() ? Phase.VERIFYING : latest.event().phase()) {
              case PLANNING ->
                  "reading the snapshot: "
                      + (all.items() + " files/dirs " + Figures.bytes(all.bytes()) + " so far");
              case COMPARING ->
                  howFar(done, all)
                      + skipped(latest.event().totals())
                      + ", comparing what is there";
              case RESTORING -> howFar(done, all) + speed() + waiting();
              case FINISHING -> howFar(done, all) + ", setting times and modes of directories";
              case RECORDING -> howFar(done, all) + ", writing the report";
              case VERIFYING ->
                  "verifying: "
                      + (filesVerified + " of " + all.files() + " files, ")
                      + (Figures.bytes(bytesVerified) + " of " + Figures.bytes(all.bytes()));
            });
  }

  private static String howFar(Counts done, Counts all) {
    return Figures.percent(done.bytes(), all.bytes())
        + ("  " + done.items() + " files/dirs " + Figures.bytes(done.bytes()))
        + (", total " + all.items() + " files/dirs " + Figures.bytes(all.bytes()));
  }

  private String waiting() {
    return packsInTheCold == 0 ? "" : ", " + packsInTheCold + " packs are still in cold storage";
  }

  private String speed() {
    RestoreEvent.Progress progress = latest.event();
    long remaining = progress.totals().bytesToFetch() - progress.bytesFetched();
    return pace.bytesPerSecond()
            .map(speed -> ", " + Figures.bytes(Math.round(speed)) + "/s")
            .orElse("")
        + pace.timeFor(remaining).map(time -> ", " + Figures.clock(time) + " left").orElse("");
  }
}
