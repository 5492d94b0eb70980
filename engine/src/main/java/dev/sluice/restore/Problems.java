package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.target.MetadataProblem;
import java.util.List;

/**
 * Tells of metadata that could not be set. What only root may set, and is not set because the
 * process is not root, is counted and told once at the end; everything else is a failure of the
 * item.
 */
final class Problems {
  private Problems() {}

  static void tell(
      SnapshotPath path, List<MetadataProblem> problems, Tally tally, List<RestoreEvent> events) {
    for (MetadataProblem problem : problems) {
      if (problem.isPermission()) {
        tally.unprivileged();
      } else {
        events.add(
            new RestoreEvent.Failed(
                path, "cannot set " + problem.what() + ": " + problem.reason()));
      }
    }
  }
}
