package dev.sluice.restore;

import dev.sluice.format.Node;
import dev.sluice.target.ExistingItem;

/** What to do with items that are in the target already; as restic's option of this name. */
public enum Overwrite {
  /**
   * Make them what they are in the snapshot. What of a file is right already, by its hash, is kept
   * and not fetched.
   */
  ALWAYS,
  /** The same, but a file of the right length and modification time is taken for right. */
  IF_CHANGED,
  /** Only those that are older than in the snapshot, by their modification times. */
  IF_NEWER,
  /** Leave them as they are. */
  NEVER;

  /** Whether any item is left as it is without looking at its content. */
  boolean mayKeep() {
    return this == IF_NEWER || this == NEVER;
  }

  /** Whether an item is to be left as it is, whatever it is. */
  boolean keeps(ExistingItem existing, Node node) {
    return switch (this) {
      case ALWAYS, IF_CHANGED -> false;
      case IF_NEWER ->
          node.mtime().map(wanted -> wanted.compareTo(existing.mtime()) <= 0).orElse(true);
      case NEVER -> true;
    };
  }

  /** Whether a file of several gigabytes need not be read to know that it is right. */
  boolean trusts(ExistingItem existing, Node node, long length) {
    return this == IF_CHANGED
        && existing.size() == length
        && node.mtime().filter(existing.mtime()::equals).isPresent();
  }
}
