package dev.sluice.cli.render;

import dev.sluice.backend.Id;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.Timestamp;
import dev.sluice.restore.RestoreEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A report of JSON lines. Paths come as text, and as bytes in hexadecimal, which is what counts.
 */
final class JsonReport extends Report {
  private final String version;

  JsonReport(Path file, String version) {
    super(file);
    this.version = version;
  }

  @Override
  public void note(RestoreEvent event) {
    if (event instanceof RestoreEvent.Started started) {
      start(started.snapshot(), started.target());
    } else if (event instanceof RestoreEvent.Lost lost) {
      lost(lost);
    } else if (event instanceof RestoreEvent.Failed failed) {
      print(about("error", failed.path()).text("reason", failed.reason()));
    } else if (event instanceof RestoreEvent.Warning warning) {
      print(message("warning").text("reason", warning.message()));
    } else if (event instanceof RestoreEvent.Recorded recorded) {
      item(recorded.item());
    } else if (event instanceof RestoreEvent.Finished finished) {
      end(finished.summary());
    }
  }

  @Override
  public void brokenOff(String reason) {
    print(message("end").raw("complete", "false").text("reason", reason));
  }

  private void print(JsonLine line) {
    line(line.toString());
  }

  private static JsonLine message(String type) {
    return new JsonLine().text("message_type", type);
  }

  private static JsonLine about(String type, SnapshotPath path) {
    return path(message(type), "path", path);
  }

  private static JsonLine path(JsonLine line, String name, SnapshotPath path) {
    byte[] bytes = path.bytes();
    return line.text(name, bytes).text(name + "_hex", HexFormat.of().formatHex(bytes));
  }

  private void start(Snapshot snapshot, String target) {
    print(
        message("report")
            .text("version", version)
            .text("snapshot", snapshot.id().hex())
            .text("time", snapshot.timeText())
            .text("hostname", snapshot.hostname())
            .texts("paths", snapshot.paths())
            .texts("tags", snapshot.tags())
            .text("target", target)
            .text("started", Instant.now().toString()));
  }

  private void lost(RestoreEvent.Lost lost) {
    JsonLine line = about("lost", lost.path());
    if (lost.offset() >= 0) {
      line.number("offset", lost.offset());
    }
    if (lost.length() >= 0) {
      line.number("length", lost.length());
    }
    print(
        line.text("blob", lost.blob().hex())
            .texts("packs", lost.packs().stream().map(Id::hex).toList())
            .text("reason", lost.reason()));
  }

  private void item(RecordedItem item) {
    JsonLine line = about("item", item.path()).text("type", item.type().stored());
    item.mode().ifPresent(mode -> line.text("mode", String.format("%04o", mode)));
    item.uid().ifPresent(uid -> line.number("uid", uid));
    item.gid().ifPresent(gid -> line.number("gid", gid));
    item.mtime()
        .ifPresent(
            time -> line.text("mtime", Times.rfc3339(new Timestamp(time.seconds(), time.nanos()))));
    line.unlessZero("size", item.size());
    item.sha256().ifPresent(hash -> line.text("sha256", hash.hex()));
    Optional<SnapshotPath> first = item.sameFileAs();
    first.ifPresent(path -> path(line, "same_file_as", path));
    item.linkTarget()
        .ifPresent(
            target ->
                line.text("link_target", target)
                    .text("link_target_hex", HexFormat.of().formatHex(target)));
    line.unlessZero("device", item.device());
    print(line.raw("complete", Boolean.toString(item.isComplete())));
  }

  private void end(RestoreEvent.Summary summary) {
    boolean isComplete = summary.failures() == 0 && !summary.isDryRun();
    print(
        message("end")
            .raw("complete", Boolean.toString(isComplete))
            .number("files", summary.done().files())
            .number("directories", summary.done().directories())
            .number("others", summary.done().others())
            .number("bytes", summary.done().bytes())
            .number("skipped", summary.totals().skipped().items())
            .number("deleted", summary.deleted())
            .number("failures", summary.failures())
            .number("warnings", summary.warnings())
            .number("files_verified", summary.filesVerified())
            .number("bytes_fetched", summary.bytesFetched())
            .fraction("seconds_elapsed", summary.elapsed().toMillis() / 1000.0)
            .text("ended", Instant.now().toString()));
  }
}
