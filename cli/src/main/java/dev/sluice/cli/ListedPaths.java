package dev.sluice.cli;

import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code ls} shows when it is given directories: they, what is directly in them and, if it is
 * to go on, everything below.
 */
final class ListedPaths implements PathFilter {
  private final List<SnapshotPath> directories;
  private final boolean isRecursive;

  private ListedPaths(List<SnapshotPath> directories, boolean isRecursive) {
    this.directories = directories;
    this.isRecursive = isRecursive;
  }

  /** Without directories, everything. */
  static ListedPaths of(List<String> directories, boolean isRecursive) {
    return directories.isEmpty()
        ? new ListedPaths(List.of(SnapshotPath.ROOT), true)
        : new ListedPaths(directories.stream().map(SnapshotPath::of).toList(), isRecursive);
  }

  @Override
  public Decision decide(SnapshotPath path, boolean isDirectory) {
    boolean isWithin = directories.stream().anyMatch(directory -> isAtOrBelow(path, directory));
    boolean isOnTheWay = directories.stream().anyMatch(directory -> isAtOrBelow(directory, path));
    return new Decision(isWithin, isOnTheWay || (isWithin && isRecursive));
  }

  private static boolean isAtOrBelow(SnapshotPath path, SnapshotPath directory) {
    if (directory.isRoot()) {
      return true;
    }
    int length = directory.length();
    byte[] bytes = path.bytes();
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, directory.bytes(), 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }
}
