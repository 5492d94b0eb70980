package dev.sluice.restore;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.TreeEntry;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.spill.Records;
import dev.sluice.spill.SpillFile;
import dev.sluice.target.Ownership;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Turns a walk into a plan: first collects what is there and which blobs it needs, then looks up
 * where they lie. Memory does not grow with the snapshot: everything is kept in spill files, and
 * brought together by sorting.
 */
final class PlanBuilder implements AutoCloseable {
  private final IndexedRepository repository;
  private final Placement placement;
  private final Ownership ownership;
  private final PlanFiles stores;
  private final NodeStore directories;
  private final NodeStore files;
  private final NodeStore others;
  private final SpillFile links;
  private final Wants wants;
  private final HardLinks hardLinks;
  private final Deque<TreeEntry.Found> unselectedParents = new ArrayDeque<>();
  private final List<RestoreEvent> events = new ArrayList<>();
  private long fileCount;
  private long otherCount;
  private boolean isBuilt;
  private boolean hasLostTrees;

  /**
   * @param options say where items go and whom they belong to
   */
  PlanBuilder(IndexedRepository repository, RestoreOptions options) {
    this.repository = repository;
    this.ownership = options.ownership();
    this.placement = new Placement(options.mapping());
    this.stores = new PlanFiles(repository.resources());
    this.directories = stores.nodes();
    this.files = stores.nodes();
    this.others = stores.nodes();
    this.links = stores.bytes();
    this.wants = new Wants(stores);
    this.hardLinks = new HardLinks(stores);
  }

  /** Items seen so far; their bytes are only known when the blobs are looked up. */
  Counts counts() {
    return new Counts(fileCount, directories.count(), otherCount, 0);
  }

  /** Takes one entry of the walk; returns what is to be told about it. */
  List<RestoreEvent> accept(TreeEntry entry) {
    events.clear();
    if (entry instanceof TreeEntry.Lost lost) {
      hasLostTrees |= lost.isDirectoryContent();
      events.add(new RestoreEvent.Failed(placement.place(lost.path()), lost.reason()));
    } else {
      accept((TreeEntry.Found) entry);
    }
    return events.isEmpty() ? List.of() : List.copyOf(events);
  }

  /** Whether the content of any directory so far is lost. */
  boolean hasLostTrees() {
    return hasLostTrees;
  }

  /** Makes a directory that no tree has. */
  void addDirectory(SnapshotPath path) {
    directories.add(path, Placement.directory(path));
  }

  private void accept(TreeEntry.Found found) {
    leaveParentsOf(found.path());
    if (!found.isSelected()) {
      unselectedParents.addLast(found);
      return;
    }
    Node node = ownership.apply(found.node());
    SnapshotPath path = placement.place(found.path());
    Optional<String> refusal = placement.refusal(found.path(), node.type());
    if (refusal.isPresent()) {
      events.add(new RestoreEvent.Failed(path, refusal.get()));
      return;
    }
    for (SnapshotPath parent : placement.missingParents(found.path())) {
      directories.add(parent, Placement.directory(parent));
    }
    enterParents(path);
    if (!path.isRoot()) {
      add(path, node);
    }
  }

  private void add(SnapshotPath path, Node node) {
    for (String warning : node.warnings()) {
      events.add(new RestoreEvent.Warning(path + ": " + warning));
    }
    switch (node.type()) {
      case DIRECTORY -> directories.add(path, node);
      case FILE -> addFile(path, node);
      case SYMLINK, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE -> addOther(path, node);
      case SOCKET ->
          events.add(new RestoreEvent.Restored(path, NodeType.SOCKET, 0, Action.SKIPPED));
    }
  }

  /** Directories that the filter does not want are made all the same if something below them is. */
  private void enterParents(SnapshotPath path) {
    for (TreeEntry.Found parent = unselectedParents.pollFirst();
        parent != null;
        parent = unselectedParents.pollFirst()) {
      SnapshotPath place = placement.place(parent.path());
      if (!place.isRoot() && path.isBelow(place)) {
        directories.add(place, ownership.apply(parent.node()));
      }
    }
  }

  private void leaveParentsOf(SnapshotPath path) {
    while (!unselectedParents.isEmpty() && !path.isBelow(unselectedParents.getLast().path())) {
      unselectedParents.removeLast();
    }
  }

  private void addFile(SnapshotPath path, Node node) {
    fileCount++;
    if (node.content().size() == 0 && !HardLinks.isCandidate(node)) {
      others.add(path, node);
      return;
    }
    long address = files.add(path, node);
    if (HardLinks.isCandidate(node)) {
      hardLinks.add(address, node);
    } else {
      wants.add(address, node.content(), false);
    }
  }

  private void addOther(SnapshotPath path, Node node) {
    otherCount++;
    others.add(path, node);
  }

  /** Ends collecting, and looks everything up. The plan is the caller's to close. */
  Mono<RestorePlan> build(RangePlanner.Limits limits, boolean keepPartial) {
    return Mono.defer(
        () -> {
          groupHardLinks();
          PlanJoin join =
              new PlanJoin(
                  repository, stores, limits, keepPartial, at -> files.get(at).node().size());
          return join.join(wants.sorted())
              .map(
                  joined -> {
                    join.handOver();
                    return plan(joined);
                  })
              .doFinally(end -> repository.resources().workers().afterRunning(join::close));
        });
  }

  private RestorePlan plan(PlanJoin.Joined joined) {
    isBuilt = true;
    hardLinks.close();
    return joined.plan(
        new PlanJoin.Collected(
            directories,
            files,
            others,
            links,
            new Counts(fileCount, directories.count(), otherCount, joined.bytes())));
  }

  private void groupHardLinks() {
    byte[] record = new byte[HardLinkRecord.RECORD];
    hardLinks.tell(
        new HardLinks.Groups() {
          @Override
          public void first(long address, SpillFile ids, long at, int blobs, boolean hasMoreNames) {
            Records.putLong(record, HardLinkRecord.FIRST, address);
            if (blobs == 0) {
              Records.putInt(record, HardLinkRecord.FILE, 0);
              another(address);
            } else {
              int file = wants.add(address, ids, at, blobs, hasMoreNames);
              Records.putInt(record, HardLinkRecord.FILE, file);
            }
          }

          @Override
          public void another(long address) {
            Records.putLong(record, HardLinkRecord.ADDRESS, address);
            links.append(record, 0, record.length);
          }

          @Override
          public void sameInodeOtherContent(long address) {
            SnapshotPath path = files.get(address).path();
            warn(path + ": has the inode of another file but other content; restored on its own");
          }
        });
  }

  private void warn(String message) {
    repository.resources().options().onWarning().accept(message);
  }

  @Override
  public void close() {
    wants.close();
    if (!isBuilt) {
      directories.close();
      files.close();
      others.close();
      links.close();
      hardLinks.close();
    }
  }
}
