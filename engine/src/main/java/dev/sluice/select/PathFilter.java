package dev.sluice.select;

import dev.sluice.format.SnapshotPath;

/**
 * Decides which items of a snapshot are wanted, before anything below a directory is loaded. May be
 * asked by several threads at once, and more than once about the same directory.
 */
@FunctionalInterface
public interface PathFilter {
  /** Wants everything. */
  PathFilter ALL = (path, isDirectory) -> new Decision(true, true);

  /**
   * What to do with an item.
   *
   * @param isSelected whether the item itself is wanted
   * @param mayDescend for a directory: whether anything below it can be wanted
   */
  record Decision(boolean isSelected, boolean mayDescend) {}

  /** Decides about the item at {@code path}, which is relative to the chosen subfolder. */
  Decision decide(SnapshotPath path, boolean isDirectory);

  /** Wants what both want. */
  default PathFilter and(PathFilter other) {
    return (path, isDirectory) -> {
      Decision mine = decide(path, isDirectory);
      Decision its = other.decide(path, isDirectory);
      return new Decision(
          mine.isSelected() && its.isSelected(), mine.mayDescend() && its.mayDescend());
    };
  }
}
