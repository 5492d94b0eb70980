package dev.sluice.cli.render;

import dev.sluice.backend.Id;
import dev.sluice.format.RecordedItem;
import dev.sluice.restore.RestoreEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;

/** A report for people. */
final class TextReport extends Report {
  private final Times times;
  private final String version;
  private boolean hasItems;

  TextReport(Path file, Times times, String version) {
    super(file);
    this.times = times;
    this.version = version;
  }

  @Override
  public void note(RestoreEvent event) {
    if (event instanceof RestoreEvent.Started started) {
      line("Restore by sluice " + version + ", begun at " + Instant.now());
      print(SnapshotLine.of(started.snapshot(), times));
      line("id " + started.snapshot().id().hex());
      print(Text.of("to ").foreign(started.target()));
      line("");
    } else if (event instanceof RestoreEvent.Lost lost) {
      lost(lost);
    } else if (event instanceof RestoreEvent.Failed failed) {
      print(Text.of("ERROR    ").add(failed.path()).add(": ").foreign(failed.reason()));
    } else if (event instanceof RestoreEvent.Warning warning) {
      print(Text.of("WARNING  ").foreign(warning.message()));
    } else if (event instanceof RestoreEvent.Recorded recorded) {
      item(recorded.item());
    } else if (event instanceof RestoreEvent.Finished finished) {
      end(finished.summary());
    }
  }

  @Override
  public void brokenOff(String reason) {
    line("");
    print(Text.of("NOT COMPLETE: ").foreign(reason));
  }

  private void print(Text text) {
    line(text.encode(true));
  }

  private void lost(RestoreEvent.Lost lost) {
    String place = lost.offset() < 0 ? "somewhere" : "at byte " + lost.offset();
    String length = lost.length() < 0 ? "bytes" : lost.length() + " bytes";
    String packs =
        lost.packs().isEmpty()
            ? "no pack"
            : lost.packs().stream().map(Id::hex).collect(Collectors.joining(", ", "pack ", ""));
    print(
        Text.of("LOST     ")
            .add(lost.path())
            .add(": " + length + " " + place + ", blob " + lost.blob().hex() + ", " + packs + ": ")
            .foreign(lost.reason()));
  }

  private void item(RecordedItem item) {
    if (!hasItems) {
      line("");
      hasItems = true;
    }
    Text text = Text.of(item.isComplete() ? "ok       " : "NOT OK   ").add(item.path());
    text.add(" " + item.type().stored());
    item.sha256().ifPresent(hash -> text.add(" " + item.size() + " bytes sha256 " + hash.hex()));
    item.sameFileAs().ifPresent(first -> text.add(" same file as ").add(first));
    item.linkTarget().ifPresent(target -> text.add(" -> ").add(target));
    print(text);
  }

  private void end(RestoreEvent.Summary summary) {
    line("");
    line(
        (summary.failures() == 0
                ? "Complete: "
                : "NOT COMPLETE, " + summary.failures() + " errors: ")
            + (summary.done().files() + " files, ")
            + (summary.done().directories() + " directories, ")
            + (summary.done().others() + " others, ")
            + (summary.done().bytes() + " bytes, ")
            + (summary.totals().skipped().items() + " skipped, ")
            + (summary.deleted() + " deleted, ended at ")
            + Instant.now());
  }
}
