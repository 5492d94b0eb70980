package dev.sluice.backends.thaw;

import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * When to look again at what thaws: after a second at first, since some storages only pretend to be
 * cold, then ever later up to a minute.
 */
public final class Looks {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 6;

  private Looks() {}

  /** Signals for as long as that, on the timer's thread. */
  public static Flux<Long> during(Duration time, Scheduler timer) {
    return Flux.<Integer, Integer>generate(
            () -> 0,
            (done, sink) -> {
              sink.next(done);
              return Math.min(DOUBLINGS, done + 1);
            })
        .concatMap(done -> Mono.delay(delay(done), timer), 1)
        .takeUntilOther(Mono.delay(time, timer));
  }

  private static Duration delay(int done) {
    return done < DOUBLINGS ? Duration.ofSeconds(1L << done) : LONGEST;
  }
}
