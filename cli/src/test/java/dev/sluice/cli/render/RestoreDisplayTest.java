package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.restore.RestoreEvent.Totals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestoreDisplayTest {
  private static final Snapshot SNAPSHOT =
      Examples.snapshot(0x11, "2024-01-02T03:04:05Z", List.of("/etc"));
  private static final Totals TOTALS =
      new Totals(new Counts(8, 1, 1, 4096), Counts.NONE, 2, 5, 3000);
  private static final Counts HALF = new Counts(4, 1, 0, 1024);
  private static final SnapshotPath ODD =
      SnapshotPath.ROOT.resolve(NodeName.of(new byte[] {'a', (byte) 0xe9}));

  private final Printed printed = Printed.toFiles();
  private final AtomicLong nanoTime = new AtomicLong();

  private RestoreDisplay text(int verbosity) {
    Times times = new Times(ZoneId.of("UTC"));
    return new TextRestoreDisplay(
        printed.console(), times, verbosity, nanoTime::get, () -> 5L << 20);
  }

  private RestoreDisplay json(int verbosity) {
    return new JsonRestoreDisplay(printed.console(), verbosity, nanoTime::get, () -> 5L << 20);
  }

  private static RestoreEvent.Progress progress(
      Phase phase, Counts done, long fetched, int second) {
    return new RestoreEvent.Progress(phase, done, TOTALS, fetched, Duration.ofSeconds(second));
  }

  private static RestoreEvent finished(
      Counts done, long failures, long verified, boolean isDryRun) {
    return finished(done, failures, verified, isDryRun, RestoreEvent.Usage.NONE);
  }

  private static RestoreEvent finished(
      Counts done, long failures, long verified, boolean isDryRun, RestoreEvent.Usage usage) {
    return new RestoreEvent.Finished(
        new RestoreEvent.Summary(
            SNAPSHOT,
            "/target",
            TOTALS,
            done,
            0,
            failures,
            0,
            verified,
            3000,
            usage,
            Duration.ofMillis(7_250),
            isDryRun));
  }

  private static RestoreEvent restored(NodeType type, Action action) {
    return new RestoreEvent.Restored(ODD, type, 2048, action);
  }

  @Test
  void tellsInTextWhatIsRestoredWhereToAndHowItEnded() {
    RestoreDisplay display = text(1);

    display.show(new RestoreEvent.Started(SNAPSHOT, "/target"));
    display.show(new RestoreEvent.Planned(TOTALS));
    display.show(restored(NodeType.FILE, Action.RESTORED));
    display.show(finished(TOTALS.items(), 0, 0, false));

    assertThat(printed.out())
        .isEqualTo(
            "restoring snapshot 11000000 of [/etc] at 2024-01-02 03:04:05 +0000 UTC by root@db1"
                + " to /target\nSummary: Restored 10 files/dirs (4.000 KiB) in 0:07\n");
  }

  @Test
  void saysInTextOfHowManyItemsItRestoredFewer() {
    text(1).show(finished(HALF, 5, 0, false));

    assertThat(printed.out())
        .isEqualTo("Summary: Restored 5 / 10 files/dirs (1.000 KiB / 4.000 KiB) in 0:07\n");
  }

  @Test
  void namesInTextEachItemWhenAskedTo() {
    RestoreDisplay display = text(3);

    display.show(restored(NodeType.FILE, Action.RESTORED));
    display.show(restored(NodeType.DIRECTORY, Action.UNCHANGED));
    display.show(new RestoreEvent.Verified(SnapshotPath.of("/b"), 3));

    assertThat(new String(printed.outBytes(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            """
            restored  /a\u00e9 with size 2.000 KiB
            unchanged /a\u00e9
            verifying files in\040
            verified  /b with size 3 B
            """);
  }

  @Test
  void reportsErrorsAndWarningsInTextHoweverQuiet() {
    RestoreDisplay display = text(0);

    display.show(new RestoreEvent.Failed(SnapshotPath.of("/b"), "pack 3f2a91c0 is missing"));
    display.show(new RestoreEvent.Warning("a recorded size is wrong"));
    display.show(finished(HALF, 1, 0, false));

    assertThat(printed.err())
        .isEqualTo(
            """
            ignoring error for /b: pack 3f2a91c0 is missing
            Warning: a recorded size is wrong
            """);
    assertThat(printed.out()).isEmpty();
  }

  @Test
  void saysInTextThatADryRunRestoredNothing() {
    text(1).show(finished(Counts.NONE, 0, 0, true));

    assertThat(printed.out())
        .isEqualTo(
            "Summary: Would restore 10 files/dirs (4.000 KiB), reading 2.930 KiB in 5 blobs from 2"
                + " packs\n");
  }

  @Test
  void givesTheSummaryInTextBeforeItVerifies() {
    RestoreDisplay display = text(1);

    display.show(new RestoreEvent.Started(SNAPSHOT, "/target"));
    display.show(progress(Phase.VERIFYING, TOTALS.items(), 3000, 5));
    display.show(finished(TOTALS.items(), 0, 8, false));

    assertThat(printed.out().lines().skip(1))
        .containsExactly(
            "Summary: Restored 10 files/dirs (4.000 KiB) in 0:05",
            "verifying files in /target",
            "finished verifying 8 files in /target (took 2.25s)");
  }

  @Test
  void tellsInTextThatItVerifiesEvenIfThatIsOverSoon() {
    RestoreDisplay display = text(1);

    display.show(new RestoreEvent.Started(SNAPSHOT, "/target"));
    display.show(progress(Phase.RESTORING, HALF, 3000, 5));
    display.show(new RestoreEvent.Verified(SnapshotPath.of("/b"), 3));
    display.showStatus();
    display.show(finished(TOTALS.items(), 0, 8, false));

    assertThat(printed.out().lines().skip(1))
        .containsExactly(
            "verifying files in /target",
            "[0:05] verifying: 1 of 8 files, 3 B of 4.000 KiB",
            "finished verifying 8 files in /target (took 2.25s)",
            "Summary: Restored 10 files/dirs (4.000 KiB) in 0:07");
  }

  @Test
  void showsTheStatusInTextWithSpeedAndRemainingTime() {
    RestoreDisplay display = text(1);

    display.show(progress(Phase.RESTORING, Counts.NONE, 0, 1));
    display.show(progress(Phase.RESTORING, HALF, 1000, 2));
    nanoTime.addAndGet(Duration.ofSeconds(3).toNanos());
    display.showStatus();

    assertThat(printed.out())
        .isEqualTo(
            "[0:05] 25.00%  5 files/dirs 1.000 KiB, total 10 files/dirs 4.000 KiB, 1000 B/s,"
                + " 0:02 left\n");
  }

  private static RestoreEvent finishedOverALine() {
    Line line = new Line(24, 90L << 20, Duration.ofMillis(104), 5, 3, 1, 2);
    List<StorageUse> storages =
        List.of(
            new StorageUse("s3:https://host/b", Optional.of(line), 12),
            new StorageUse("local:/srv", Optional.empty(), 0));
    RestoreEvent.Usage usage = new RestoreEvent.Usage(1 << 20, 0, storages);
    return finished(TOTALS.items(), 0, 0, false, usage);
  }

  @Test
  void tellsInTextHowStoragesWereReadWhenAskedForMore() {
    text(1).show(finishedOverALine());
    assertThat(printed.out().lines()).hasSize(1);

    text(2).show(finishedOverALine());

    assertThat(printed.out().lines().skip(3))
        .containsExactly(
            "s3:https://host/b: 24 requests at once, 90.000 MiB/s, first byte after 104 ms;"
                + " 5 requests failed and were made again, 3 of them throttled, 1 stalled; 2 made twice;"
                + " 12 files from the cache");
  }

  @Test
  void writesHowStoragesWereReadAsJson() {
    json(1).show(finishedOverALine());

    assertThat(printed.out())
        .contains(
            "\"storages\":[{\"storage\":\"s3:https://host/b\",\"connections\":24,"
                + "\"bytes_per_second\":94371840,\"first_byte_ms\":104,\"retries\":5,"
                + "\"throttles\":3,\"stalls\":1,\"hedges\":2,\"cache_hits\":12}]}");
  }

  @Test
  void namesThePhaseInTextWhenNoContentComes() {
    RestoreDisplay display = text(1);

    display.showStatus();
    display.show(progress(Phase.FINISHING, TOTALS.items(), 3000, 2));
    display.showStatus();

    assertThat(printed.out())
        .isEqualTo(
            """
            [0:00] reading the snapshot: 0 files/dirs 0 B so far
            [0:02] 100.00%  10 files/dirs 4.000 KiB, total 10 files/dirs 4.000 KiB, \
            setting times and modes of directories
            """);
  }

  @Test
  void writesStatusAndSummaryAsResticsJson() {
    RestoreDisplay display = json(1);

    display.showStatus();
    display.show(progress(Phase.RESTORING, HALF, 1000, 2));
    display.showStatus();
    display.show(restored(NodeType.FILE, Action.RESTORED));
    display.show(finished(TOTALS.items(), 0, 0, false));

    assertThat(printed.out())
        .isEqualTo(
            """
            {"message_type":"status","percent_done":0}
            {"message_type":"status","seconds_elapsed":2,"percent_done":0.25,"total_files":10,\
            "files_restored":5,"total_bytes":4096,"bytes_restored":1024}
            {"message_type":"summary","seconds_elapsed":7,"total_files":10,"files_restored":10,\
            "total_bytes":4096,"bytes_restored":4096,\
            "peak_memory_bytes":5242880}
            """);
    assertThat(printed.err()).isEmpty();
  }

  @Test
  void showsNoStatusBehindTheSummary() {
    RestoreDisplay text = text(0);
    RestoreDisplay json = json(0);
    text.show(finished(HALF, 0, 0, false));
    json.show(finished(HALF, 0, 0, false));
    String summary = printed.out();

    text.showStatus();
    json.showStatus();

    assertThat(printed.out()).isEqualTo(summary);
  }

  @Test
  void writesItemsAsJsonOnlyWhenAskedTo() {
    json(3).show(restored(NodeType.FILE, Action.RESTORED));
    json(3).show(restored(NodeType.DIRECTORY, Action.UNCHANGED));
    json(2).show(restored(NodeType.FILE, Action.RESTORED));

    assertThat(printed.out())
        .isEqualTo(
            """
            {"message_type":"verbose_status","action":"restored","item":"/a\\ufffd","size":2048}
            {"message_type":"verbose_status","action":"unchanged","item":"/a\\ufffd","size":2048}
            """);
  }

  @Test
  void writesErrorsAsJsonOnTheErrorOutput() {
    RestoreDisplay display = json(0);

    display.show(new RestoreEvent.Failed(ODD, "pack is missing"));
    display.show(new RestoreEvent.Warning("odd"));

    assertThat(printed.err())
        .isEqualTo(
            """
            {"message_type":"error","error":{"message":"pack is missing"},"during":"restore",\
            "item":"/a\\ufffd"}
            {"message_type":"warning","message":"odd"}
            """);
    assertThat(printed.out()).isEmpty();
  }
}
