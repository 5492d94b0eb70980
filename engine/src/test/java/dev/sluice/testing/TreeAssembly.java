package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns the items of one snapshot into tree blobs, and remembers what they must be restored to. */
final class TreeAssembly {
  private static final int FIRST_INODE = 1000;

  private final BlobPool pool;
  private final Map<String, HardLinks> groups = new HashMap<>();
  private final SortedMap<SnapshotPath, BuiltItem> items = new TreeMap<>();
  private int inodes = FIRST_INODE;
  private final Id root;

  /** All names of one file. */
  private static final class HardLinks {
    private final long inode;
    private long names = 1;

    private HardLinks(long inode) {
      this.inode = inode;
    }
  }

  private TreeAssembly(ItemSpec root, BlobPool pool) {
    this.pool = pool;
    countLinks(root);
    this.root = addTree(root, Optional.of(SnapshotPath.ROOT));
  }

  /** Puts all blobs of a snapshot with this root directory into {@code pool}. */
  static TreeAssembly of(ItemSpec root, BlobPool pool) {
    return new TreeAssembly(root, pool);
  }

  /** The id of the root tree. */
  Id root() {
    return root;
  }

  /** All items but those that are to be refused. */
  SortedMap<SnapshotPath, BuiltItem> items() {
    return items;
  }

  private void countLinks(ItemSpec item) {
    item.hardLinkGroup.ifPresent(
        group -> {
          HardLinks links = groups.get(group);
          if (links == null) {
            groups.put(group, new HardLinks(inodes++));
          } else {
            links.names++;
          }
        });
    item.children.forEach(this::countLinks);
  }

  private Id addTree(ItemSpec directory, Optional<SnapshotPath> path) {
    List<String> nodes = new ArrayList<>();
    for (ItemSpec child : directory.children) {
      nodes.add(addNode(child, path));
    }
    String json = "{\"nodes\":" + JsonObject.array(nodes) + "}\n";
    BlobSpec blob = BlobSpec.blob(directory.rawTree.orElse(json));
    return pool.add(BlobType.TREE, directory.treeBlob.apply(blob));
  }

  /**
   * Adds what belongs to one item, and returns its node; without a path it is not to be restored.
   */
  private String addNode(ItemSpec item, Optional<SnapshotPath> parent) {
    if (item.rawNode.isPresent()) {
      return item.rawNode.get();
    }
    Optional<SnapshotPath> path =
        item.isRefused ? Optional.empty() : parent.map(p -> p.resolve(NodeName.of(item.name)));
    Optional<Id> subtree =
        item.type == NodeType.DIRECTORY ? Optional.of(addTree(item, path)) : Optional.empty();
    List<Id> blobs = new ArrayList<>();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (BlobSpec blob : item.blobs) {
      blobs.add(pool.add(BlobType.DATA, blob));
      content.writeBytes(blob.content());
    }
    HardLinks links = item.hardLinkGroup.map(groups::get).orElseGet(() -> new HardLinks(inodes++));
    NodeJson json = new NodeJson(item, links.inode, links.names);
    byte[] bytes = content.toByteArray();
    path.ifPresent(p -> items.put(p, new BuiltItem(blobs, subtree, bytes, json.expected(bytes))));
    return json.write(blobs, subtree, bytes.length);
  }
}
