package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot that was built.
 *
 * @param id its name
 * @param tree its root tree
 * @param items what it holds, by path, without what a correct reader refuses
 */
public record BuiltSnapshot(Id id, Id tree, SortedMap<SnapshotPath, BuiltItem> items) {
  /** What its restore must leave on disk if nothing is damaged; sockets are not restored. */
  public Manifest manifest() {
    SortedMap<SnapshotPath, TreeEntry> entries = new TreeMap<>();
    items.forEach(
        (path, item) -> {
          if (item.type() != NodeType.SOCKET) {
            entries.put(path, item.expected());
          }
        });
    return new Manifest(entries);
  }

  /** The item at a path as {@link SnapshotPath#of} understands it. Fails if there is none. */
  public BuiltItem item(String path) {
    BuiltItem item = items.get(SnapshotPath.of(path));
    if (item == null) {
      throw new IllegalArgumentException("no such item: " + path);
    }
    return item;
  }
}
