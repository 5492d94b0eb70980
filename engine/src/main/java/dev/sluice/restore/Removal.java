package dev.sluice.restore;

import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import dev.sluice.target.DirectoryListing;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is in a directory and shall not be, one item after another: what the filter does not
 * cover stays, and so does what is mounted somewhere below, with the directories above it.
 */
final class Removal implements AutoCloseable {
  private final Target target;
  private final PathFilter filter;
  private final boolean isDryRun;
  private final Predicate<SnapshotPath> stays;
  private final Deque<Level> levels = new ArrayDeque<>();

  /**
   * @param stays what of the directory itself is not to be removed
   */
  Removal(Job job, Predicate<SnapshotPath> stays) {
    this.target = job.target();
    this.filter = job.options().filter();
    this.isDryRun = job.options().isDryRun();
    this.stays = stays;
  }

  /** A directory being read. */
  private static final class Level {
    private final SnapshotPath path;
    private final long fileSystem;
    private final DirectoryListing names;
    private final boolean isRemoved;
    private boolean isNeeded;

    Level(SnapshotPath path, long fileSystem, DirectoryListing names, boolean isRemoved) {
      this.path = path;
      this.fileSystem = fileSystem;
      this.names = names;
      this.isRemoved = isRemoved;
    }
  }

  /**
   * Begins with a directory.
   *
   * @param fileSystem which it is in
   * @param isRemoved whether it is removed itself, if nothing in it stays
   */
  void start(SnapshotPath directory, long fileSystem, boolean isRemoved) {
    levels.push(new Level(directory, fileSystem, target.list(directory), isRemoved));
  }

  /** Removes the next item and tells so; null when there are no more. */
  @Nullable RestoreEvent next() {
    while (!levels.isEmpty()) {
      Level level = levels.getFirst();
      RestoreEvent event = null;
      try {
        Optional<NodeName> name = level.names.next();
        event = name.isEmpty() ? leave(level) : visit(level, level.path.resolve(name.get()));
      } catch (TargetException e) {
        if (e.isFatal()) {
          throw e;
        }
        return new RestoreEvent.Failed(level.path, e.getMessage());
      }
      if (event != null) {
        return event;
      }
    }
    return null;
  }

  private @Nullable RestoreEvent visit(Level level, SnapshotPath path) {
    if (!level.isRemoved && stays.test(path)) {
      return null;
    }
    Optional<ExistingItem> there = target.look(path);
    if (there.isEmpty()) {
      return null;
    }
    boolean isDirectory = there.get().type() == NodeType.DIRECTORY;
    if (there.get().isMountPoint()
        || there.get().fileSystem() != level.fileSystem
        || !filter.decide(path, isDirectory).isSelected()) {
      level.isNeeded = true;
      return null;
    }
    if (isDirectory) {
      levels.push(new Level(path, level.fileSystem, target.list(path), true));
      return null;
    }
    return remove(level, path, there.get().type());
  }

  private RestoreEvent remove(Level level, SnapshotPath path, NodeType type) {
    try {
      if (!isDryRun) {
        target.removeFile(path);
      }
      return new RestoreEvent.Deleted(path, type, isDryRun);
    } catch (TargetException e) {
      level.isNeeded = true;
      if (e.isFatal()) {
        throw e;
      }
      return new RestoreEvent.Failed(path, e.getMessage());
    }
  }

  private @Nullable RestoreEvent leave(Level level) {
    levels.pop();
    level.names.close();
    if (!level.isRemoved) {
      return null;
    }
    if (level.isNeeded) {
      if (!levels.isEmpty()) {
        levels.getFirst().isNeeded = true;
      }
      return null;
    }
    try {
      if (!isDryRun) {
        target.removeDirectory(level.path);
      }
      return new RestoreEvent.Deleted(level.path, NodeType.DIRECTORY, isDryRun);
    } catch (TargetException e) {
      if (!levels.isEmpty()) {
        levels.getFirst().isNeeded = true;
      }
      return new RestoreEvent.Failed(level.path, e.getMessage());
    }
  }

  @Override
  public void close() {
    levels.forEach(level -> level.names.close());
    levels.clear();
  }
}
