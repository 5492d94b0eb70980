package dev.sluice.restore;

import dev.sluice.flow.Pull;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.ExistingFile;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** What was in the target before this restore, and what is left of it as it is. */
final class ExistingItems {
  private final Job job;
  private volatile boolean isNone;

  ExistingItems(Job job) {
    this.job = job;
  }

  /** Makes the target, or only looks whether it is there in a dry run. */
  void open() {
    Target target = job.target();
    if (job.options().isDryRun()) {
      isNone = !target.open() || target.isEmpty();
    } else {
      target.prepare();
      isNone = target.isEmpty();
      target.look(SnapshotPath.ROOT).ifPresent(job.journal()::open);
    }
    if (!isNone) {
      Deletion.check(job);
    }
  }

  /** Whether the target was empty, so that nothing needs to be looked for. */
  boolean isNone() {
    return isNone;
  }

  Optional<ExistingItem> at(SnapshotPath path) {
    return isNone ? Optional.empty() : job.target().look(path);
  }

  /** Leaves an item as it is if it is there and the user wants that; tells so. */
  boolean keep(NodeStore.Stored item, List<RestoreEvent> events) {
    boolean isKept = isKept(item);
    if (isKept) {
      events.add(skip(item, 0, Action.KEPT));
    }
    return isKept;
  }

  /** Whether an item is there and to be left as it is. */
  boolean isKept(NodeStore.Stored item) {
    Overwrite overwrite = job.writing().overwrite();
    return overwrite.mayKeep()
        && at(item.path()).filter(there -> overwrite.keeps(there, item.node())).isPresent();
  }

  /**
   * Whether the empty file that is wanted here is here, and its metadata may be set: if it has
   * another name, that has to be right already.
   */
  boolean isEmptyFile(NodeStore.Stored item) {
    Optional<ExistingItem> there =
        at(item.path()).filter(found -> found.type() == NodeType.FILE && found.size() == 0);
    return there.isPresent() && (there.get().links() == 1 || hasMetadata(item));
  }

  private boolean hasMetadata(NodeStore.Stored item) {
    Optional<ExistingFile> file = job.target().openExisting(item.path());
    if (file.isEmpty()) {
      return false;
    }
    try (ExistingFile opened = file.get()) {
      return opened.hasMetadata(item.node());
    }
  }

  /** An item that stays: it is no work. */
  RestoreEvent skip(NodeStore.Stored item, long length, Action action) {
    NodeType type = item.node().type();
    job.tally().skip(type, length);
    return new RestoreEvent.Restored(item.path(), type, length, action);
  }

  /**
   * Removes directories that are in the way of other items, with all that is in them, if the user
   * wants things deleted.
   */
  Flux<RestoreEvent> clearTheWay(RestorePlan plan) {
    return job.writing().delete() && !isNone
        ? Flux.concat(clearTheWay(plan.files()), clearTheWay(plan.others()))
        : Flux.empty();
  }

  private Flux<RestoreEvent> clearTheWay(NodeStore nodes) {
    return nodes
        .items()
        .filter(this::isDirectoryInTheWay)
        .concatMap(item -> remove(item.path()), 1);
  }

  private boolean isDirectoryInTheWay(NodeStore.Stored item) {
    try {
      return at(item.path())
          .filter(there -> there.type() == NodeType.DIRECTORY && !there.isMountPoint())
          .filter(there -> !job.writing().overwrite().keeps(there, item.node()))
          .isPresent();
    } catch (TargetException unseen) {
      return false;
    }
  }

  private Flux<RestoreEvent> remove(SnapshotPath directory) {
    return Pull.all(
        () -> {
          Removal removal = new Removal(job, path -> false);
          long fileSystem = at(directory).map(ExistingItem::fileSystem).orElse(-1L);
          removal.start(directory, fileSystem, true);
          return removal;
        },
        Removal::next,
        Removal::close);
  }

  /**
   * Removes what is in the way of a directory, unless it shall be left.
   *
   * @return whether there is a way now
   */
  boolean makeWayFor(NodeStore.Stored directory) {
    Optional<ExistingItem> there = job.target().look(directory.path());
    if (there.isEmpty() || there.get().type() == NodeType.DIRECTORY) {
      return false;
    }
    if (job.writing().overwrite().keeps(there.get(), directory.node())) {
      throw new TargetException(
          TargetException.Reason.CONFLICT,
          "cannot create "
              + directory.path()
              + ": something else has its name, which --overwrite says to keep",
          null);
    }
    job.target().removeFile(directory.path());
    return true;
  }
}
