package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Waits for the engine, and stops waiting, cancelling what runs, when the run is to stop. */
final class Interruption {
  private final Signals signals;
  private final Console console;
  private final Sinks.Empty<Void> stop = Sinks.empty();

  Interruption(Signals signals, Console console) {
    this.signals = signals;
    this.console = console;
  }

  /** Ends the wait with this failure. Only the first one counts. */
  void stop(RuntimeException reason) {
    stop.tryEmitError(reason);
  }

  /** Waits for a value. */
  <T> Optional<T> await(Mono<T> mono) {
    signals.onInterrupt(this::interrupted);
    try {
      return mono.takeUntilOther(stop.asMono()).blockOptional();
    } finally {
      signals.endOnInterrupt();
    }
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
