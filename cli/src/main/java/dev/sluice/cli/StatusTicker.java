package dev.sluice.cli;

import dev.sluice.cli.render.RestoreDisplay;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Shows the status again and again while a restore runs, and hands on what was printed meanwhile.
 */
final class StatusTicker implements AutoCloseable {
  private static final Duration USUAL = Duration.ofMillis(100);
  private static final double MOST_PER_SECOND = 60;
  private static final double FEWEST_PER_SECOND = 1e-4;

  private final Invocation invocation;
  private final RestoreDisplay display;
  private final Timer timer = new Timer("sluice-status", true);
  private boolean isClosed;

  StatusTicker(Invocation invocation, RestoreDisplay display) {
    this.invocation = invocation;
    this.display = display;
  }

  void start() {
    Optional<Duration> interval = interval();
    Runnable task = interval.isPresent() ? display::showStatus : () -> invocation.console().flush();
    long millis = interval.orElse(USUAL).toMillis();
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            tick(task);
          }
        },
        millis,
        millis);
  }

  private synchronized void tick(Runnable task) {
    if (isClosed) {
      return;
    }
    try {
      task.run();
    } catch (UncheckedIOException nobodyReads) {
      invocation.interruption().stop(nobodyReads);
    }
  }

  /**
   * restic's rule: where a status line can be replaced and for JSON, unless it is said otherwise.
   */
  private Optional<Duration> interval() {
    if (invocation.arguments().has("--no-progress")
        || invocation.variable("RUSTIC_NO_PROGRESS").isPresent()) {
      return Optional.empty();
    }
    double perSecond = perSecond(invocation.variable("RESTIC_PROGRESS_FPS").orElse(""));
    if (perSecond > 0) {
      return Optional.of(
          Duration.ofNanos(
              (long) (1e9 / Math.min(Math.max(perSecond, FEWEST_PER_SECOND), MOST_PER_SECOND))));
    }
    boolean isShown = invocation.isJson() || invocation.console().hasStatusLine();
    return isShown && !invocation.isQuiet() ? Optional.of(USUAL) : Optional.empty();
  }

  private static double perSecond(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  /** After this nothing more is shown, also by a tick that has begun. */
  @Override
  public synchronized void close() {
    isClosed = true;
    timer.cancel();
  }
}
