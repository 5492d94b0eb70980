package dev.sluice.restore;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import dev.sluice.target.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Flux;

/**
 * Everything but contents: directories before them; empty files, links, pipes and devices after
 * them, so that no link can redirect a write; the metadata of directories last, from the bottom up,
 * since making anything in a directory changes its time, and a read-only one takes nothing more.
 */
final class Finisher {
  private final RestorePlan plan;
  private final Target target;
  private final Writing writing;
  private final ExistingItems existing;
  private final FileStates states;
  private final FurtherLinks links;
  private final Tally tally;
  private final FileEnd end;

  /** Directories that could not be made; what belongs into them fails by itself. */
  private final Set<SnapshotPath> lostDirectories = new TreeSet<>();

  Finisher(
      Job job, RestorePlan plan, ExistingItems existing, FileStates states, PartialFiles partial) {
    this.plan = plan;
    this.target = job.target();
    this.writing = job.files();
    this.existing = existing;
    this.states = states;
    this.links = new FurtherLinks(job, plan, existing, states, partial);
    this.tally = job.tally();
    this.end = new FileEnd(job);
  }

  /** One step that restores one item, or fails for it alone. */
  interface Step {
    void restore(NodeStore.Stored item, List<RestoreEvent> events);
  }

  static List<RestoreEvent> attempt(NodeStore.Stored item, Step step) {
    List<RestoreEvent> events = new ArrayList<>(1);
    try {
      step.restore(item, events);
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
      events.add(new RestoreEvent.Failed(item.path(), e.getMessage()));
    }
    return events;
  }

  /** Makes the target and all directories in it, parents first. */
  Flux<RestoreEvent> directories() {
    return Flux.defer(
        () -> {
          existing.open();
          return forward(plan.directories(), this::makeDirectory);
        });
  }

  private void makeDirectory(NodeStore.Stored item, List<RestoreEvent> events) {
    try {
      makeDirectory(item);
    } catch (TargetException e) {
      lostDirectories.add(item.path());
      throw e;
    }
  }

  private void makeDirectory(NodeStore.Stored item) {
    try {
      target.makeDirectory(item.path());
    } catch (TargetException e) {
      if (e.reason() != TargetException.Reason.CONFLICT || !existing.makeWayFor(item)) {
        throw e;
      }
      target.makeDirectory(item.path());
    }
  }

  /** Empty files, symbolic links, pipes and devices. */
  Flux<RestoreEvent> others() {
    return forward(plan.others(), this::makeOther)
        .concatWith(links.emptyFiles(this::makeSharedEmptyFile));
  }

  private void makeSharedEmptyFile(NodeStore.Stored item, List<RestoreEvent> events) {
    if (existing.keep(item, events)) {
      states.keep(item.address());
    } else {
      makeEmptyFile(item, events);
    }
  }

  private void makeOther(NodeStore.Stored item, List<RestoreEvent> events) {
    if (existing.keep(item, events)) {
      return;
    }
    SnapshotPath path = item.path();
    Node node = item.node();
    if (node.type() == NodeType.FILE) {
      makeEmptyFile(item, events);
      return;
    }
    boolean isReplacement = existing.at(path).isPresent();
    boolean isNew = create(path, node);
    Problems.tell(path, target.applyMetadata(path, node), tally, events);
    if (isNew) {
      restored(path, node.type(), isReplacement, events);
    } else {
      events.add(existing.skip(item, 0, Action.UNCHANGED));
    }
  }

  private void makeEmptyFile(NodeStore.Stored item, List<RestoreEvent> events) {
    SnapshotPath path = item.path();
    if (existing.isEmptyFile(item)) {
      Problems.tell(path, target.applyMetadata(path, item.node()), tally, events);
      events.add(existing.skip(item, 0, Action.UNCHANGED));
      return;
    }
    boolean isReplacement = existing.at(path).isPresent();
    try (TargetFile file = target.createFile(path, 0, writing)) {
      Problems.tell(path, file.applyMetadata(item.node()), tally, events);
      commit(path, file);
    }
    restored(path, NodeType.FILE, isReplacement, events);
  }

  private void commit(SnapshotPath path, TargetFile file) {
    try {
      file.commit();
    } catch (TargetException e) {
      end.remove(path);
      throw e;
    }
  }

  /** Returns whether it was not there already. */
  private boolean create(SnapshotPath path, Node node) {
    return switch (node.type()) {
      case SYMLINK -> target.createSymlink(path, node.linkTarget().orElseThrow());
      case FIFO -> target.createFifo(path);
      case BLOCK_DEVICE -> target.createDevice(path, true, node.device());
      case CHARACTER_DEVICE -> target.createDevice(path, false, node.device());
      case FILE, DIRECTORY, SOCKET -> throw new IllegalStateException("not here: " + node.type());
    };
  }

  private void restored(
      SnapshotPath path, NodeType type, boolean isReplacement, List<RestoreEvent> events) {
    tally.doneEmpty(type);
    Action action = isReplacement ? Action.UPDATED : Action.RESTORED;
    events.add(new RestoreEvent.Restored(path, type, 0, action));
  }

  /** Second and further names of files. */
  Flux<RestoreEvent> links() {
    return links.make();
  }

  /** Metadata of directories, children before parents. */
  Flux<RestoreEvent> directoryMetadata() {
    return Flux.<List<RestoreEvent>, Long>generate(
            () -> plan.directories().end(),
            (end, sink) -> {
              if (end == 0) {
                sink.complete();
                return end;
              }
              NodeStore.Stored item = plan.directories().before(end);
              sink.next(attempt(item, this::finishDirectory));
              return item.address();
            })
        .concatMapIterable(events -> events, 1);
  }

  private void finishDirectory(NodeStore.Stored item, List<RestoreEvent> events) {
    if (lostDirectories.contains(item.path())) {
      return;
    }
    Problems.tell(item.path(), target.applyMetadata(item.path(), item.node()), tally, events);
    if (writing.isSynced()) {
      target.syncDirectory(item.path());
    }
    restored(item.path(), NodeType.DIRECTORY, false, events);
  }

  private static Flux<RestoreEvent> forward(NodeStore nodes, Step step) {
    return nodes.items().concatMapIterable(item -> attempt(item, step), 1);
  }

  /** What has to be said once, at the end. */
  Flux<RestoreEvent> notes() {
    return Flux.defer(
        () -> {
          if (writing.isSynced()) {
            target.syncDirectory(SnapshotPath.ROOT);
          }
          List<RestoreEvent> notes = new ArrayList<>();
          if (tally.unprivilegedCount() > 0) {
            notes.add(
                new RestoreEvent.Warning(
                    "owners or protected attributes of "
                        + tally.unprivilegedCount()
                        + " items were not set, since only root may set them"));
          }
          if (tally.leftBehindCount() > 0) {
            notes.add(
                new RestoreEvent.Warning(
                    tally.leftBehindCount()
                        + " incomplete files could not be removed; they are among those named as"
                        + " failed"));
          }
          return Flux.fromIterable(notes);
        });
  }
}
