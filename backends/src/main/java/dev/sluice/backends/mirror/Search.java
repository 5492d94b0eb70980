package dev.sluice.backends.mirror;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/** One request on its way from place to place until one can answer; for one subscription. */
final class Search {
  private static final int PASSING = 3;

  private final List<Location> locations;
  private final Function<List<Location>, Optional<Location>> choice;
  private final List<Location> asked = new ArrayList<>();
  private final List<BackendException> answers = new ArrayList<>();
  private long delivered;
  private boolean hasDelivered;

  /**
   * @param choice which of those to ask that may be asked
   */
  Search(List<Location> locations, Function<List<Location>, Optional<Location>> choice) {
    this.locations = locations;
    this.choice = choice;
  }

  /** So many bytes have come so far, if they are counted. */
  long delivered() {
    return delivered;
  }

  /** Counts bytes, so that the next place can go on. */
  void delivered(ByteBuffer buffer) {
    delivered += buffer.remaining();
  }

  /**
   * Asks the next place, and those after it if that fails. What has begun and is not counted cannot
   * be gone on with.
   */
  <T> Flux<T> next(Function<Location, Flux<T>> request) {
    List<Location> left =
        locations.stream().filter(place -> !asked.contains(place) && place.mayBeAsked()).toList();
    Optional<Location> place = choice.apply(left);
    if (place.isEmpty()) {
      return Flux.error(this::failure);
    }
    asked.add(place.get());
    return request
        .apply(place.get())
        .doOnNext(piece -> hasDelivered = true)
        .onErrorResume(
            BackendException.class,
            e -> {
              answers.add(e);
              return hasDelivered && delivered == 0 ? Flux.error(passing(e)) : next(request);
            });
  }

  private static BackendException passing(BackendException e) {
    return new BackendException(Reason.TRANSIENT, e.getMessage(), e);
  }

  /** One that may pass if a place that was there a moment ago could not be asked. */
  private BackendException failure() {
    Optional<BackendException> away =
        locations.stream()
            .filter(place -> !place.health().isUp())
            .filter(place -> place.mayComeBack() || answers.isEmpty())
            .map(place -> place.health().whyDown())
            .findFirst();
    if (away.isPresent()) {
      return rank(away.get()) == PASSING ? passing(away.get()) : away.get();
    }
    return answers.stream()
        .min((a, b) -> Integer.compare(rank(a), rank(b)))
        .orElseThrow(() -> new IllegalStateException("no place to ask"));
  }

  /** What says most comes first. */
  private static int rank(BackendException e) {
    return switch (e.reason()) {
      case TOO_SHORT, ARCHIVED -> 0;
      case NOT_FOUND -> 1;
      case DENIED, PROTOCOL -> 2;
      case EXHAUSTED, THROTTLED, STALLED, TRANSIENT -> PASSING;
    };
  }
}
