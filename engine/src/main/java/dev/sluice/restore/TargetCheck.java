package dev.sluice.restore;

import dev.sluice.flow.Workers;
import dev.sluice.format.RecordedItem;
import dev.sluice.target.Target;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Compares a tree on disk with what a report says of it, without a repository. What else lies in
 * the tree does not matter. Closing waits for what runs.
 */
public final class TargetCheck implements AutoCloseable {
  private final Workers workers;
  private final Target target;
  private final boolean comparesOwners;

  /**
   * @param target prepared; stays the caller's to close
   * @param threads files read at once
   * @param comparesOwners whether owners and groups must be as recorded
   */
  public TargetCheck(Target target, int threads, boolean comparesOwners) {
    this.workers = new Workers(threads);
    this.target = target;
    this.comparesOwners = comparesOwners;
  }

  /**
   * Checks items on threads of its own: {@link RestoreEvent.Verified} for each that is right,
   * {@link RestoreEvent.Failed} for each that is not, {@link RestoreEvent.Warning} for each that
   * was not restored in the first place.
   */
  public Flux<RestoreEvent> check(Flux<RecordedItem> items) {
    ItemCheck check = new ItemCheck(target, comparesOwners, true);
    return items.flatMap(
        item ->
            Mono.fromCallable(() -> check.check(item))
                .subscribeOn(workers.scheduler())
                .flatMapMany(Flux::fromIterable),
        workers.threads() * 2,
        1);
  }

  @Override
  public void close() {
    workers.close();
  }
}
