package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.UnlockedRepository;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.target.Target;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A restore of one snapshot to one target. Immutable: each setter returns a changed copy. */
public final class Restore {
  private final UnlockedRepository repository;
  private final Mono<IndexedRepository> indexed;
  private final SnapshotSelector selector;
  private final @Nullable Target target;
  private final RestoreOptions options;

  private Restore(
      UnlockedRepository repository,
      Mono<IndexedRepository> indexed,
      SnapshotSelector selector,
      @Nullable Target target,
      RestoreOptions options) {
    this.repository = repository;
    this.indexed = indexed;
    this.selector = selector;
    this.target = target;
    this.options = options;
  }

  /** Of the snapshot that the selector means; see {@link dev.sluice.Repository#restore}. */
  public static Restore of(
      UnlockedRepository repository, Mono<IndexedRepository> indexed, SnapshotSelector selector) {
    return new Restore(repository, indexed, selector, null, RestoreOptions.DEFAULTS);
  }

  /** To this place, which stays the caller's to close. */
  public Restore into(Target place) {
    return new Restore(repository, indexed, selector, place, options);
  }

  /** In this way; without it, with {@link RestoreOptions#DEFAULTS}. */
  public Restore with(RestoreOptions value) {
    return new Restore(repository, indexed, selector, target, value);
  }

  /**
   * Restores on subscription, and tells what happens. The stream ends with {@link
   * RestoreEvent.Finished}; items that could not be restored are {@link RestoreEvent.Failed} events
   * on the way, and only what makes all further work pointless is an error: the snapshot is not
   * found, the index cannot be listed, the target is full.
   *
   * <p>Events come on threads of the engine, one at a time. A slow subscriber slows the restore
   * down. Cancelling stops it: nothing is left open, and no file is left that looks complete and is
   * not.
   */
  public Flux<RestoreEvent> run() {
    return run(RestoreRun::events);
  }

  /**
   * Compares the target with the snapshot, and writes nothing: {@link RestoreEvent.Verified} for
   * what is right, {@link RestoreEvent.Failed} for what is missing or another, or cannot be
   * compared since the repository lacks it. What else lies in the target does not matter. Ends with
   * {@link RestoreEvent.Finished}.
   *
   * @param comparesOwners whether owners and groups must be as recorded
   */
  public Flux<RestoreEvent> check(boolean comparesOwners) {
    return run(run -> run.check(comparesOwners));
  }

  private Flux<Id> roots() {
    return repository.snapshots().concatMap(snapshot -> Mono.justOrEmpty(snapshot.tree()), 1);
  }

  private Flux<RestoreEvent> run(Function<RestoreRun, Flux<RestoreEvent>> work) {
    Target place = target;
    if (place == null) {
      throw new IllegalStateException("a restore needs a target: call into(…) first");
    }
    return repository
        .find(selector)
        .zipWith(indexed)
        .flatMapMany(
            found ->
                Flux.using(
                    () -> new RestoreRun(found.getT2(), found.getT1(), place, options, roots()),
                    work,
                    RestoreRun::close));
  }
}
