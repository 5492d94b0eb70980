package dev.sluice.restore;

import dev.sluice.restore.RestoreEvent.Action;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Dry run: names what would be restored, leaving out what cannot be. */
final class PlanTeller {
  private final RestorePlan plan;

  PlanTeller(RestorePlan plan) {
    this.plan = plan;
  }

  Flux<RestoreEvent> events() {
    return Flux.concat(
        all(plan.directories()),
        Flux.using(() -> new Unrestorable.Files(plan), this::files, Unrestorable.Files::close),
        all(plan.others()));
  }

  private static Flux<RestoreEvent> all(NodeStore nodes) {
    return Flux.generate(
        () -> 0L,
        (address, sink) -> {
          if (address >= nodes.end()) {
            sink.complete();
            return address;
          }
          NodeStore.Stored stored = nodes.get(address);
          sink.next(would(stored));
          return stored.next();
        });
  }

  private Flux<RestoreEvent> files(Unrestorable.Files bad) {
    return Flux.generate(
        () -> 0L,
        (address, sink) -> {
          NodeStore.Stored stored = nextGood(address, bad);
          if (stored == null) {
            sink.complete();
            return address;
          }
          sink.next(would(stored));
          return stored.next();
        });
  }

  private NodeStore.@Nullable Stored nextGood(long from, Unrestorable.Files bad) {
    long address = from;
    while (address < plan.files().end()) {
      NodeStore.Stored stored = plan.files().get(address);
      if (bad.address() != address) {
        return stored;
      }
      bad.skip();
      address = stored.next();
    }
    return null;
  }

  private static RestoreEvent would(NodeStore.Stored stored) {
    return new RestoreEvent.Restored(
        stored.path(), stored.node().type(), stored.node().size(), Action.WOULD_RESTORE);
  }
}
