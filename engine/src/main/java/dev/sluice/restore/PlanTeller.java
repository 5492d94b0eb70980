package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.restore.RestoreEvent.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;

/** Dry run: names what would be restored, leaving out what cannot be, and what was told already. */
final class PlanTeller {
  private final RestorePlan plan;
  private final ExistingItems existing;
  private final FileStates states;
  private final PlanFiles stores;

  /**
   * @param states says which files were told of
   */
  PlanTeller(RestorePlan plan, ExistingItems existing, FileStates states, PlanFiles stores) {
    this.plan = plan;
    this.stores = stores;
    this.existing = existing;
    this.states = states;
  }

  Flux<RestoreEvent> events() {
    return Flux.concat(
        all(plan.directories(), item -> true, this::would),
        Flux.using(
            Untold::new,
            untold -> all(plan.files(), untold::isIn, untold::wouldOrKeep),
            Untold::close),
        all(plan.others(), item -> true, this::other));
  }

  /** What is told of an item. */
  private interface Telling {
    RestoreEvent of(NodeStore.Stored item);
  }

  private static Flux<RestoreEvent> all(
      NodeStore nodes, Predicate<NodeStore.Stored> isTold, Telling telling) {
    return nodes.items().filter(isTold).map(telling::of);
  }

  /** Files that are neither lost nor told of; asked for in the order of the walk. */
  private final class Untold implements AutoCloseable {
    private final Unrestorable.Files lost = new Unrestorable.Files(plan);
    private final LeftOut told = new LeftOut(states);
    private final FurtherNames names = new FurtherNames(plan, stores);

    boolean isIn(NodeStore.Stored item) {
      return !lost.isAt(item.address()) && !told.isAt(item.address());
    }

    RestoreEvent wouldOrKeep(NodeStore.Stored item) {
      boolean isOfKept =
          names.isAt(item.address()) && existing.isKept(plan.files().get(names.first()));
      return isOfKept ? existing.skip(item, 0, Action.KEPT) : PlanTeller.this.wouldOrKeep(item);
    }

    @Override
    public void close() {
      names.close();
      lost.close();
      told.close();
    }
  }

  private RestoreEvent wouldOrKeep(NodeStore.Stored stored) {
    List<RestoreEvent> kept = new ArrayList<>(1);
    return existing.keep(stored, kept) ? kept.get(0) : would(stored);
  }

  private RestoreEvent other(NodeStore.Stored stored) {
    RestoreEvent event = wouldOrKeep(stored);
    boolean isRight =
        event instanceof RestoreEvent.Restored told
            && told.action() == Action.WOULD_RESTORE
            && told.type() == NodeType.FILE
            && existing.isEmptyFile(stored);
    return isRight ? existing.skip(stored, 0, Action.UNCHANGED) : event;
  }

  private RestoreEvent would(NodeStore.Stored stored) {
    return new RestoreEvent.Restored(
        stored.path(), stored.node().type(), stored.node().size(), Action.WOULD_RESTORE);
  }
}
