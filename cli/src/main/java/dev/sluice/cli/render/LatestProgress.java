package dev.sluice.cli.render;

import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.restore.RestoreEvent.Totals;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The newest progress event, and a clock that goes on between events. */
final class LatestProgress {
  private final LongSupplier nanoTime;
  private RestoreEvent.Progress progress =
      new RestoreEvent.Progress(Phase.PLANNING, Counts.NONE, Totals.NONE, 0, Duration.ZERO);
  private long arrivedAt;

  LatestProgress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.arrivedAt = nanoTime.getAsLong();
  }

  void note(RestoreEvent.Progress next) {
    progress = next;
    arrivedAt = nanoTime.getAsLong();
  }

  RestoreEvent.Progress event() {
    return progress;
  }

  Counts done() {
    return progress.done();
  }

  Counts all() {
    return progress.totals().items();
  }

  /** Time since the restore began, at this moment. */
  Duration elapsed() {
    return progress.elapsed().plus(Duration.ofNanos(nanoTime.getAsLong() - arrivedAt));
  }
}
