package dev.sluice.backends.mirror;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Asks all places at once whether a repository is there, before the first request, so that none
 * that is away is waited for again.
 */
final class Opening {
  /** How long the others are waited for once one has answered. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final int AT_ONCE = 64;

  private final List<Location> locations;
  private final Scheduler timer;
  private final Flux<Void> asking = Mono.defer(this::askAll).flux().share();
  private volatile boolean isDone;

  Opening(List<Location> locations, Scheduler timer) {
    this.locations = locations;
    this.timer = timer;
  }

  /** Makes a request when it is known who is there. */
  <T> Flux<T> before(Flux<T> request) {
    return Flux.defer(() -> isDone ? request : asking.thenMany(request));
  }

  private Mono<Void> askAll() {
    Sinks.Empty<Void> oneIsThere = Sinks.empty();
    Set<Location> silent = ConcurrentHashMap.newKeySet();
    silent.addAll(locations);
    Mono<Long> enough =
        oneIsThere
            .asMono()
            .then(Mono.delay(GRACE, timer))
            .doOnNext(time -> silent.forEach(place -> place.isAway(late(place))));
    return Flux.fromIterable(locations)
        .flatMap(
            place ->
                ask(place)
                    .doOnNext(size -> oneIsThere.tryEmitEmpty())
                    .doOnTerminate(() -> silent.remove(place)),
            AT_ONCE,
            1)
        .takeUntilOther(enough)
        .then()
        .doOnSuccess(nothing -> done());
  }

  /** Where all have lost the config, those that say so are asked for the rest. */
  private void done() {
    if (locations.stream().noneMatch(Location::wasThereAtStart)) {
      locations.stream().filter(Location::lacksConfig).forEach(Location::isThereAtStart);
    }
    isDone = true;
  }

  private static Mono<Long> ask(Location place) {
    return place
        .storage()
        .size(FileHandle.CONFIG)
        .doOnNext(size -> place.isThereAtStart())
        .doOnError(BackendException.class, place::isAway)
        .onErrorResume(BackendException.class, e -> Mono.empty());
  }

  private static BackendException late(Location place) {
    return new BackendException(
        Reason.TRANSIENT,
        place + " did not answer within " + GRACE.toSeconds() + " s after another place did");
  }
}
