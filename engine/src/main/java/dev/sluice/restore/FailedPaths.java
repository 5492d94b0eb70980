package dev.sluice.restore;

import dev.sluice.repository.Resources;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.spill.RecordSorter;

/**
 * The paths of items that are not as in the snapshot, since a failure was told of them or they were
 * kept as they were.
 */
final class FailedPaths implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final SnapshotPaths paths;

  FailedPaths(Resources resources) {
    this.paths =
        new SnapshotPaths(new RecordSorter(resources.temporary(), SnapshotPaths.BYTES, BUFFER));
  }

  /** Takes what a restore tells, one event at a time. */
  void note(RestoreEvent event) {
    if (event instanceof RestoreEvent.Failed failed) {
      paths.add(failed.path());
    } else if (event instanceof RestoreEvent.Restored item && item.action() == Action.KEPT) {
      paths.add(item.path());
    }
  }

  /** Ends collecting; what is told from now on is not taken. The caller closes it. */
  SnapshotPaths.Lookup lookup() {
    return paths.lookup();
  }

  @Override
  public void close() {
    paths.close();
  }
}
