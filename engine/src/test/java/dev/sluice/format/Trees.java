package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Trees as text, with single quotes for double ones. */
final class Trees {
  static final String ID = "ab".repeat(32);
  static final String OTHER_ID = "cd".repeat(32);

  private Trees() {}

  static byte[] json(String singleQuoted) {
    return singleQuoted
        .replace('\'', '"')
        .replace("$ID", ID)
        .replace("$OTHER", OTHER_ID)
        .getBytes(StandardCharsets.UTF_8);
  }

  static TreeReader reader(String singleQuoted) {
    return new TreeReader(new ByteArrayInputStream(json(singleQuoted)));
  }

  static List<TreeItem> items(TreeReader reader) {
    List<TreeItem> items = new ArrayList<>();
    try (reader) {
      for (TreeItem item = reader.next(); item != null; item = reader.next()) {
        items.add(item);
      }
      assertThat(reader.next()).as("after the end").isNull();
    }
    return items;
  }

  /** The only item of a tree of one node, given by its fields. */
  static TreeItem item(String fields) {
    List<TreeItem> items = items(reader("{'nodes':[{" + fields + "}]}"));
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  static Node node(String fields) {
    TreeItem item = item(fields);
    assertThat(item).isInstanceOf(Node.class);
    return (Node) item;
  }

  static TreeItem.Refused refused(String fields) {
    TreeItem item = item(fields);
    assertThat(item).isInstanceOf(TreeItem.Refused.class);
    return (TreeItem.Refused) item;
  }
}
