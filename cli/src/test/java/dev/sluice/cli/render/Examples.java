package dev.sluice.cli.render;

import dev.sluice.backend.Id;
import dev.sluice.format.Content;
import dev.sluice.format.Node;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Snapshots and nodes to print. */
final class Examples {
  private Examples() {}

  /** A snapshot of host db1; the rest of its document follows what is given here. */
  static Snapshot snapshot(int number, String time, List<String> paths, String... more) {
    String json =
        "{\"time\":\""
            + time
            + "\",\"paths\":[\""
            + String.join("\",\"", paths)
            + "\"]"
            + ",\"hostname\":\"db1\""
            + (more.length > 0 ? "," + more[0] : "")
            + "}";
    return new Snapshot(
        new Id((long) number << 56, 0, 0, 0),
        timestamp(time),
        time,
        Optional.empty(),
        paths,
        "db1",
        "root",
        0,
        0,
        more.length > 1 ? List.of(more[1].split(",")) : List.of(),
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        json);
  }

  static Timestamp timestamp(String rfc3339) {
    Instant instant = java.time.OffsetDateTime.parse(rfc3339).toInstant();
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }

  static Node node(String name, NodeType type, long storedMode, long size) {
    Timestamp time = timestamp("2023-11-14T22:13:20.120Z");
    return new Node(
        NodeName.of(name.getBytes(StandardCharsets.ISO_8859_1)),
        type,
        storedMode,
        OptionalInt.of((int) storedMode & 0777),
        Optional.of(time),
        Optional.of(time),
        Optional.empty(),
        OptionalLong.of(1000),
        OptionalLong.of(100),
        "",
        "",
        7,
        0,
        1,
        size,
        Content.EMPTY,
        Optional.empty(),
        type == NodeType.SYMLINK
            ? Optional.of("to\u00e9".getBytes(StandardCharsets.ISO_8859_1))
            : Optional.empty(),
        0,
        List.of(),
        List.of());
  }
}
