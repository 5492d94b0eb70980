package dev.sluice.cli.render;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import java.util.Locale;

/** Lists what a snapshot holds, a line for each item, as text or as JSON. */
public final class NodeList {
  /** How items are shown. */
  public enum Form {
    /** Paths alone. */
    PATHS,
    /** With mode, owner, size and time, sizes in bytes. */
    LONG,
    /** As {@link #LONG}, with sizes for people. */
    LONG_HUMAN,
    /** JSON lines. */
    JSON
  }

  private final Console console;
  private final Times times;
  private final Form form;

  /** Times are the reader's in text; in JSON they have the offsets that were stored. */
  public NodeList(Console console, Times times, Form form) {
    this.console = console;
    this.times = times;
    this.form = form;
  }

  /**
   * Prints which snapshot is listed.
   *
   * @param filter the paths asked for, as text
   */
  public void print(Snapshot snapshot, String filter) {
    if (form == Form.JSON) {
      console.print(
          StoredSnapshot.line(snapshot, false)
              .text("message_type", "snapshot")
              .text("struct_type", "snapshot"));
    } else {
      console.print(
          SnapshotLine.of(snapshot, times).add(" filtered by [").foreign(filter).add("]:"));
    }
  }

  /** Prints an item. */
  public void print(SnapshotPath path, Node node) {
    switch (form) {
      case PATHS -> console.print(new Text().add(path));
      case LONG -> printLong(path, node, String.format(Locale.ROOT, "%6d", size(node)));
      case LONG_HUMAN -> printLong(path, node, Figures.bytes(size(node)));
      case JSON -> console.print(json(path, node));
    }
  }

  private void printLong(SnapshotPath path, Node node, String size) {
    Text line =
        Text.of(
            String.format(
                Locale.ROOT,
                "%s %5d %5d %s %s ",
                GoMode.text(node.storedMode() | typeBits(node.type())),
                node.uid().orElse(0),
                node.gid().orElse(0),
                size,
                times.table(node.mtime())));
    line.add(path);
    node.linkTarget().ifPresent(target -> line.add(" -> ").add(target));
    console.print(line);
  }

  private static long size(Node node) {
    return node.type() == NodeType.FILE ? node.size() : 0;
  }

  private static long typeBits(NodeType type) {
    return switch (type) {
      case FILE -> 0;
      case DIRECTORY -> GoMode.DIRECTORY;
      case SYMLINK -> GoMode.SYMLINK;
      case BLOCK_DEVICE -> GoMode.DEVICE;
      case CHARACTER_DEVICE -> GoMode.DEVICE | GoMode.CHARACTER_DEVICE;
      case FIFO -> GoMode.FIFO;
      case SOCKET -> GoMode.SOCKET;
    };
  }

  private JsonLine json(SnapshotPath path, Node node) {
    JsonLine line =
        new JsonLine()
            .text("name", node.name().bytes())
            .text("type", node.type().stored())
            .text("path", path.bytes())
            .number("uid", node.uid().orElse(0))
            .number("gid", node.gid().orElse(0));
    if (node.type() == NodeType.FILE) {
      line.unsigned("size", node.size());
    }
    return line.unlessZero("mode", node.storedMode())
        .text("permissions", GoMode.text(node.storedMode()))
        .text("mtime", times.rfc3339(node.mtime()))
        .text("atime", times.rfc3339(node.atime()))
        .text("ctime", times.rfc3339(node.ctime()))
        .unlessZero("inode", node.inode())
        .text("message_type", "node")
        .text("struct_type", "node");
  }
}
