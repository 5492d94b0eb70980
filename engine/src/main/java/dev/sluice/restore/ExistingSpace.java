package dev.sluice.restore;

import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.restore.SpaceCheck.Need;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.TargetException;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What of the space that a plan takes is taken already by what it replaces or keeps. Nothing is
 * read for that: a file of the right length counts as right.
 */
final class ExistingSpace {
  private final Job job;
  private final RestorePlan plan;
  private long bytes;
  private long items;

  ExistingSpace(Job job, RestorePlan plan) {
    this.job = job;
    this.plan = plan;
  }

  /** Whether directories that are there lie in other file systems than the root. */
  boolean spansFileSystems() {
    long root = job.fileSystem();
    boolean[] others = new boolean[1];
    forEach(plan.directories(), (item, there) -> others[0] |= there.fileSystem() != root);
    return others[0];
  }

  Need need() {
    forEach(
        plan.directories(),
        (item, there) -> {
          items++;
          bytes += there.type() == NodeType.DIRECTORY ? SpaceCheck.ofDirectories(1) : 0;
        });
    forEach(plan.others(), (item, there) -> items++);
    try (Unrestorable.Files lost = new Unrestorable.Files(plan);
        FurtherNames further = new FurtherNames(plan, job.stores())) {
      forEach(
          plan.files(),
          (item, there) -> {
            items++;
            if (!lost.isAt(item.address()) && !further.isAt(item.address())) {
              bytes += serving(item.node(), there);
            }
          });
    }
    return new Need(bytes, items);
  }

  private long serving(Node node, ExistingItem there) {
    long wanted = SpaceCheck.rounded(Math.max(0, node.size()));
    if (job.writing().overwrite().keeps(there, node)) {
      return wanted;
    }
    if (there.type() != NodeType.FILE) {
      return 0;
    }
    if (there.size() == node.size() && !job.writing().isSparse()) {
      return wanted;
    }
    boolean isFreed =
        there.size() == node.size() || (there.links() == 1 && !job.writing().isAtomic());
    return isFreed ? Math.min(there.allocated(), wanted) : 0;
  }

  private void forEach(NodeStore nodes, BiConsumer<NodeStore.Stored, ExistingItem> action) {
    for (long address = 0; address < nodes.end(); ) {
      NodeStore.Stored item = nodes.get(address);
      look(item).ifPresent(there -> action.accept(item, there));
      address = item.next();
    }
  }

  private Optional<ExistingItem> look(NodeStore.Stored item) {
    try {
      return job.target().look(item.path());
    } catch (TargetException unseen) {
      return Optional.empty();
    }
  }
}
