package dev.sluice.testing;

import dev.sluice.format.SnapshotPath;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What of a snapshot cannot be restored.
 *
 * @param files files that need a blob of which no copy is left
 * @param directories directories whose own tree is lost; they are known, but not what is in them.
 *     The root if the whole snapshot is lost
 * @param below everything below those directories, of which a reader knows nothing
 */
public record Loss(
    SortedSet<SnapshotPath> files,
    SortedSet<SnapshotPath> directories,
    SortedSet<SnapshotPath> below) {

  /** What a restore must name: lost files, and directories with lost contents. */
  public Set<SnapshotPath> reported() {
    Set<SnapshotPath> reported = new TreeSet<>(files);
    reported.addAll(directories);
    return reported;
  }

  /** What must be on disk in spite of it; directories with lost contents are there, but empty. */
  public Manifest remaining(Manifest complete) {
    return complete.without(files).without(below);
  }

  /** Whether nothing is lost. */
  public boolean isEmpty() {
    return files.isEmpty() && directories.isEmpty();
  }
}
