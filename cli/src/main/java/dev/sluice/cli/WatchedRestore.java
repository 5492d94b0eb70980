package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.Figures;
import dev.sluice.cli.render.JsonRestoreDisplay;
import dev.sluice.cli.render.PeakMemory;
import dev.sluice.cli.render.RestoreDisplay;
import dev.sluice.cli.render.TextRestoreDisplay;
import dev.sluice.error.SluiceException;
import dev.sluice.restore.RestoreEvent;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Runs a restore, shows it while it runs, and fails if it was not complete. */
final class WatchedRestore {
  private final Invocation invocation;
  private final RestoreDisplay display;
  private final AtomicReference<RestoreEvent.@Nullable Progress> progress = new AtomicReference<>();
  private final AtomicReference<RestoreEvent.@Nullable Summary> summary = new AtomicReference<>();
  private final Reports reports;

  /**
   * @param reports written on the way; the caller's to close
   */
  WatchedRestore(Invocation invocation, Reports reports) {
    this.invocation = invocation;
    this.reports = reports;
    Console console = invocation.console();
    int verbosity = invocation.verbosity();
    this.display =
        invocation.isJson()
            ? new JsonRestoreDisplay(console, verbosity, System::nanoTime, PeakMemory::bytes)
            : new TextRestoreDisplay(
                console, invocation.times(), verbosity, System::nanoTime, PeakMemory::bytes);
  }

  /** Runs it to its end, and fails unless every item was restored as it was. */
  RestoreEvent.Summary run(Flux<RestoreEvent> restore) {
    invocation.shell().signals().onStatusRequest(display::showStatus);
    try (StatusTicker ticker = new StatusTicker(invocation, display)) {
      ticker.start();
      invocation.interruption().forEach(restore, this::note);
    } catch (InterruptedRunException interrupted) {
      InterruptedRunException telling = new InterruptedRunException(whatIsThere());
      reports.failed(telling);
      throw telling;
    } catch (RuntimeException failure) {
      reports.failed(failure);
      throw failure;
    } finally {
      invocation.shell().signals().onStatusRequest(() -> {});
    }
    RestoreEvent.Summary outcome = summary.get();
    if (outcome == null) {
      throw new IllegalStateException("the restore ended without a summary");
    }
    if (outcome.failures() > 0) {
      throw new SluiceException(
          SluiceException.Kind.DAMAGED, "There were " + outcome.failures() + " errors");
    }
    return outcome;
  }

  private void note(RestoreEvent event) {
    reports.note(event);
    if (event instanceof RestoreEvent.Progress latest) {
      progress.set(latest);
    } else if (event instanceof RestoreEvent.Finished finished) {
      summary.set(finished.summary());
    }
    display.show(event);
  }

  private String whatIsThere() {
    RestoreEvent.Progress reached = progress.get();
    if (reached == null || reached.done().items() == 0) {
      return "interrupted before any file was complete";
    }
    RestoreEvent.Counts done = reached.done();
    RestoreEvent.Counts all = reached.totals().items();
    return "interrupted after "
        + (Figures.bytes(done.bytes()) + " of " + Figures.bytes(all.bytes()) + ": ")
        + (done.items() + " of " + all.items() + " files/dirs are complete;")
        + " the same command again goes on from here";
  }
}
