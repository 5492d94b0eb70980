package dev.sluice.restore;

import dev.sluice.backend.Thawing;
import dev.sluice.repository.IndexedRepository;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The ranges of a plan, whose packs come out of cold storage meanwhile if somebody asked for it.
 */
final class ReadyRanges implements AutoCloseable {
  private final PlannedRanges ranges;
  private final @Nullable ThawRun thaw;

  /**
   * @param concurrency how many ranges are read at once; 0 for what the storage finds best
   */
  ReadyRanges(RestorePlan plan, IndexedRepository repository, int concurrency) {
    int packs = Math.toIntExact(plan.packs().count());
    Optional<Thawing> thawing = repository.thawing();
    PackQueue queue = thawing.isEmpty() ? PackQueue.ofReady(packs) : new PackQueue(packs);
    ranges = new PlannedRanges(plan, repository, queue, concurrency);
    thaw = thawing.map(way -> new ThawRun(way, repository, plan, queue)).orElse(null);
  }

  /** What thawing would do, for a dry run. */
  static Flux<RestoreEvent> wouldThaw(IndexedRepository repository, RestorePlan plan) {
    return Flux.fromStream(() -> repository.thawing().stream())
        .concatMap(
            thawing ->
                Flux.using(
                    () -> new ThawRun(thawing, repository, plan, new PackQueue(0)),
                    ThawRun::lookOnly,
                    ThawRun::close),
            1);
  }

  /** Does something with each range, several at once, and tells of the thawing. */
  Flux<RestoreEvent> inTurn(Function<RangePlan, Publisher<RestoreEvent>> work) {
    Flux<RestoreEvent> read = ranges.inTurn(work);
    return thaw == null ? read : Flux.merge(1, thaw.events(), read);
  }

  @Override
  public void close() {
    if (thaw != null) {
      thaw.close();
    }
    ranges.close();
  }
}
