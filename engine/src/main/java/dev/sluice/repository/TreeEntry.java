package dev.sluice.repository;

import dev.sluice.format.Node;
import dev.sluice.format.SnapshotPath;

/** What a walk over a snapshot finds at one path. */
public sealed interface TreeEntry {
  /** Where it lies, from the top of the snapshot or of the chosen subfolder. */
  SnapshotPath path();

  /**
   * The same with the path that it has from the top, when {@code directory} is where it is from.
   */
  default TreeEntry under(SnapshotPath directory) {
    if (directory.isRoot()) {
      return this;
    }
    SnapshotPath path = directory.append(path());
    if (this instanceof Found found) {
      return new Found(path, found.node(), found.isSelected());
    }
    Lost lost = (Lost) this;
    return new Lost(path, lost.reason(), lost.isDirectoryContent());
  }

  /**
   * An item.
   *
   * @param isSelected whether the filter wants it; a directory that it does not want is told of all
   *     the same when something below it may be wanted
   */
  record Found(SnapshotPath path, Node node, boolean isSelected) implements TreeEntry {}

  /**
   * Something that cannot be read or must be refused: one node, or all that is below a directory.
   *
   * @param reason a sentence without the path
   * @param isDirectoryContent whether what is lost is the content of the directory at the path,
   *     which itself was found
   */
  record Lost(SnapshotPath path, String reason, boolean isDirectoryContent) implements TreeEntry {}
}
