package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Waits for the engine, and stops waiting, cancelling what runs, when the run is to stop. */
final class Interruption {
  private final Signals signals;
  private final Console console;
  private final AtomicReference<@Nullable RuntimeException> reason = new AtomicReference<>();

  /**
   * Completes to stop: an error here would end the wait too, but Reactor would let the work run.
   */
  private final Sinks.Empty<Void> stop = Sinks.empty();

  Interruption(Signals signals, Console console) {
    this.signals = signals;
    this.console = console;
  }

  /** Ends the wait with this failure. Only the first one counts. */
  void stop(RuntimeException why) {
    if (reason.compareAndSet(null, why)) {
      stop.tryEmitEmpty();
    }
  }

  /** Waits for a value. */
  <T> Optional<T> await(Mono<T> mono) {
    signals.onInterrupt(this::interrupted);
    Optional<T> value;
    try {
      value = mono.takeUntilOther(stop.asMono()).blockOptional();
    } finally {
      signals.endOnInterrupt();
    }
    RuntimeException why = reason.get();
    if (why != null) {
      throw why;
    }
    return value;
  }

  /** Hands each value to {@code action}, on the thread that brings it, until there is no more. */
  <T> void forEach(Flux<T> flux, Consumer<T> action) {
    await(flux.doOnNext(action).then());
  }

  private void interrupted() {
    console.error("signal interrupt received, cleaning up");
    stop(new InterruptedRunException("interrupted"));
  }
}
