package dev.sluice.restore;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.flow.Pull;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import dev.sluice.target.TargetException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Removes what is in the directories of a snapshot and not in it, when all else is done. A
 * directory that a failure was told of, or of something in it, is left as it is.
 */
final class Deletion {
  private final Job job;
  private final RestorePlan plan;
  private final SnapshotPaths known;
  private final SnapshotPaths touched;
  private final boolean coversRoot;

  /**
   * @param known what the snapshot holds
   * @param touched directories that are left as they are
   * @param coversRoot whether the root of the target is a directory of the snapshot
   */
  Deletion(
      Job job, RestorePlan plan, SnapshotPaths known, SnapshotPaths touched, boolean coversRoot) {
    this.job = job;
    this.plan = plan;
    this.known = known;
    this.touched = touched;
    this.coversRoot = coversRoot;
  }

  /** Fails if it would delete all that the machine has. */
  static void check(Job job) {
    if (job.writing().delete()
        && job.options().filter() == PathFilter.ALL
        && job.target().isTopOfAll()) {
      throw new SluiceException(
          Kind.TARGET,
          "refusing to delete what is not in the snapshot from /; choose with --include or"
              + " --exclude what may be deleted");
    }
  }

  Flux<RestoreEvent> events() {
    return Pull.all(Walk::new, Walk::next, Walk::close);
  }

  /** Goes through the directories, the root last. */
  private final class Walk implements AutoCloseable {
    private final SnapshotPaths.Lookup inSnapshot = known();
    private final SnapshotPaths.Lookup left = touched.lookup();
    private final Removal removal = new Removal(job, inSnapshot::contains);
    private final long root = job.fileSystem();
    private long end = plan.directories().end();
    private boolean isRootDone = !coversRoot;

    /** Some directories are in no tree, but were made to hold what was found. */
    private SnapshotPaths.Lookup known() {
      for (long at = plan.directories().end(); at > 0; ) {
        NodeStore.Stored directory = plan.directories().before(at);
        known.add(directory.path());
        at = directory.address();
      }
      return known.lookup();
    }

    @Nullable RestoreEvent next() {
      while (true) {
        RestoreEvent event = removal.next();
        if (event != null) {
          return event;
        }
        if (end > 0) {
          NodeStore.Stored directory = plan.directories().before(end);
          end = directory.address();
          start(directory.path());
        } else if (!isRootDone) {
          isRootDone = true;
          start(SnapshotPath.ROOT);
        } else {
          return null;
        }
      }
    }

    private void start(SnapshotPath directory) {
      try {
        boolean isHere =
            job.target()
                .look(directory)
                .filter(there -> there.type() == NodeType.DIRECTORY)
                .filter(there -> there.fileSystem() == root)
                .filter(there -> directory.isRoot() || !there.isMountPoint())
                .isPresent();
        if (isHere && !left.contains(directory)) {
          removal.start(directory, root, false);
        }
      } catch (TargetException unseen) {
        if (unseen.isFatal()) {
          throw unseen;
        }
      }
    }

    @Override
    public void close() {
      removal.close();
      inSnapshot.close();
      left.close();
    }
  }
}
