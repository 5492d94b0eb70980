package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.render.NodeList.Form;
import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeListTest {
  private final Printed printed = Printed.toFiles();

  private void print(Form form, Node node) {
    new NodeList(printed.console(), new Times(ZoneId.of("UTC")), form)
        .print(SnapshotPath.of("/srv").resolve(node.name()), node);
  }

  @Test
  void printsPathsByteForByte() {
    print(Form.PATHS, Examples.node("caf\u00e9", NodeType.FILE, 420, 5));

    assertThat(printed.outBytes())
        .isEqualTo("/srv/caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void printsLongLinesLikeRestics() {
    print(Form.LONG, Examples.node("f", NodeType.FILE, 420, 5));
    print(Form.LONG, Examples.node("d", NodeType.DIRECTORY, 0755, 4096));
    print(Form.LONG_HUMAN, Examples.node("g", NodeType.FILE, 420, 2048));

    assertThat(printed.out())
        .isEqualTo(
            """
            -rw-r--r--  1000   100      5 2023-11-14 22:13:20 /srv/f
            drwxr-xr-x  1000   100      0 2023-11-14 22:13:20 /srv/d
            -rw-r--r--  1000   100 2.000 KiB 2023-11-14 22:13:20 /srv/g
            """);
  }

  @Test
  void tellsWhereLinksPointByteForByte() {
    print(Form.LONG, Examples.node("l", NodeType.SYMLINK, 0777, 0));

    assertThat(new String(printed.outBytes(), StandardCharsets.ISO_8859_1))
        .isEqualTo("Lrwxrwxrwx  1000   100      0 2023-11-14 22:13:20 /srv/l -> to\u00e9\n");
  }

  @Test
  void writesTheSizeOfFilesAloneAndNoModeOfZero() {
    print(Form.JSON, Examples.node("f", NodeType.FILE, 0, 0));
    print(Form.JSON, Examples.node("d\u00e9", NodeType.DIRECTORY, 2147484141L, 0));

    String times =
        "\"mtime\":\"2023-11-14T22:13:20.12Z\",\"atime\":\"2023-11-14T22:13:20.12Z\","
            + "\"ctime\":\"0001-01-01T00:00:00Z\",\"inode\":7,"
            + "\"message_type\":\"node\",\"struct_type\":\"node\"}\n";
    assertThat(printed.out())
        .isEqualTo(
            "{\"name\":\"f\",\"type\":\"file\",\"path\":\"/srv/f\",\"uid\":1000,\"gid\":100,"
                + "\"size\":0,\"permissions\":\"----------\","
                + times
                + "{\"name\":\"d\\ufffd\",\"type\":\"dir\",\"path\":\"/srv/d\\ufffd\",\"uid\":1000,"
                + "\"gid\":100,\"mode\":2147484141,\"permissions\":\"drwxr-xr-x\","
                + times);
  }

  @Test
  void saysFirstWhichSnapshotIsListed() {
    NodeList list = new NodeList(printed.console(), new Times(ZoneId.of("UTC")), Form.PATHS);

    list.print(Examples.snapshot(1, "2024-01-02T03:04:05Z", List.of("/a", "/b")), "/a /c");

    assertThat(printed.out())
        .isEqualTo(
            "snapshot 01000000 of [/a /b] at 2024-01-02 03:04:05 +0000 UTC by root@db1"
                + " filtered by [/a /c]:\n");
  }
}
