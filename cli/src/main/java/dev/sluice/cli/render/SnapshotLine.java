package dev.sluice.cli.render;

import dev.sluice.format.Snapshot;

/** A snapshot on one line, for a person. */
public final class SnapshotLine {
  private SnapshotLine() {}

  /** {@code snapshot 846c97dd of [/home /etc] at 2024-03-04 05:06:07 +0100 CET by root@db1}. */
  public static Text of(Snapshot snapshot, Times times) {
    return Text.of("snapshot " + snapshot.id().shortHex() + " of [")
        .foreign(String.join(" ", snapshot.paths()))
        .add("] at ")
        .foreign(times.go(snapshot.timeText()))
        .add(" by ")
        .foreign(snapshot.username() + "@" + snapshot.hostname());
  }
}
