package dev.sluice.cli.render;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Totals;
import java.util.function.LongSupplier;

/**
 * Shows a restore as restic's JSON lines. Added to them are what was verified and what it took in
 * the summary, the message types {@code warning} and {@code thawing}, and the action {@code
 * skipped}.
 */
public final class JsonRestoreDisplay implements RestoreDisplay {
  private final Console console;
  private final int verbosity;
  private final LatestProgress latest;
  private final LongSupplier peakMemory;
  private boolean isFinished;

  /**
   * @param verbosity 3 for a line about every item
   * @param nanoTime as {@link System#nanoTime()}
   * @param peakMemory as {@link PeakMemory#bytes()}
   */
  public JsonRestoreDisplay(
      Console console, int verbosity, LongSupplier nanoTime, LongSupplier peakMemory) {
    this.console = console;
    this.verbosity = verbosity;
    this.latest = new LatestProgress(nanoTime);
    this.peakMemory = peakMemory;
  }

  @Override
  public synchronized void show(RestoreEvent event) {
    if (event instanceof RestoreEvent.Progress next) {
      latest.note(next);
    } else if (event instanceof RestoreEvent.Deleted deleted) {
      if (verbosity >= 3 || deleted.isDryRun()) {
        showItem("deleted", deleted.path(), 0);
      }
    } else if (event instanceof RestoreEvent.Restored item) {
      showItem(item);
    } else if (event instanceof RestoreEvent.Thawing thawing) {
      console.print(ThawLines.json(thawing));
      console.flush();
    } else if (event instanceof RestoreEvent.Failed failed) {
      console.error(JsonLine.error(failed.path().bytes(), failed.reason(), "restore"));
    } else if (event instanceof RestoreEvent.Warning warning) {
      console.error(JsonLine.warning(warning.message()));
    } else if (event instanceof RestoreEvent.Finished finished) {
      finish(finished.summary());
    }
  }

  private static JsonLine message(String type) {
    return new JsonLine().text("message_type", type);
  }

  private void showItem(RestoreEvent.Restored item) {
    if (verbosity < 3) {
      return;
    }
    String action =
        switch (item.action()) {
          case RESTORED, WOULD_RESTORE -> "restored";
          case UPDATED -> "updated";
          case UNCHANGED, KEPT -> "unchanged";
          case SKIPPED -> "skipped";
        };
    showItem(action, item.path(), item.size());
  }

  private void showItem(String action, SnapshotPath path, long size) {
    console.print(
        message("verbose_status")
            .text("action", action)
            .text("item", path.bytes())
            .number("size", size));
  }

  private void finish(RestoreEvent.Summary summary) {
    isFinished = true;
    JsonLine line = message("summary").unlessZero("seconds_elapsed", summary.elapsed().toSeconds());
    Counts done = summary.isDryRun() ? summary.totals().items() : summary.done();
    addCounts(line, done, summary.totals());
    line.unlessZero("files_deleted", summary.deleted())
        .unlessZero("files_verified", summary.filesVerified())
        .unlessZero("peak_memory_bytes", peakMemory.getAsLong())
        .unlessZero("peak_bytes_in_flight", summary.usage().peakBytesInFlight())
        .unlessZero("bytes_spilled", summary.usage().bytesSpilled());
    StorageFigures.addTo(line, summary.usage().storages());
    console.print(line);
    console.flush();
  }

  @Override
  public synchronized void showStatus() {
    if (isFinished) {
      return;
    }
    Counts done = latest.done();
    Totals totals = latest.event().totals();
    long bytes = totals.items().bytes();
    double part = bytes == 0 ? 0 : (double) done.bytes() / bytes;
    JsonLine line =
        message("status")
            .unlessZero("seconds_elapsed", latest.elapsed().toSeconds())
            .fraction("percent_done", part);
    addCounts(line, done, totals);
    console.print(line);
    console.flush();
  }

  private static void addCounts(JsonLine line, Counts done, Totals totals) {
    line.unlessZero("total_files", totals.items().items())
        .unlessZero("files_restored", done.items())
        .unlessZero("files_skipped", totals.skipped().items())
        .unlessZero("total_bytes", totals.items().bytes())
        .unlessZero("bytes_restored", done.bytes())
        .unlessZero("bytes_skipped", totals.skipped().bytes());
  }
}
