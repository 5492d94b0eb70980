package dev.sluice.flow;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Streams of things that are asked for one after another, each when it is wanted. */
public final class Pull {
  private Pull() {}

  /** Gives one thing after another. */
  @FunctionalInterface
  public interface Source<T> {
    /** The next one; null when there are no more. */
    @Nullable T next();
  }

  /** Gives the things that something open has, one after another. */
  @FunctionalInterface
  public interface Step<S, T> {
    /** The next one; null when there are no more. */
    @Nullable T next(S open);
  }

  /** All that a source gives. */
  public static <T> Flux<T> all(Source<T> source) {
    return Flux.generate(
        sink -> {
          T next = source.next();
          if (next == null) {
            sink.complete();
          } else {
            sink.next(next);
          }
        });
  }

  /**
   * The same for something that is opened for each subscription.
   *
   * @param closing frees it, once, however the subscription ends
   */
  public static <S, T> Flux<T> all(Callable<S> opening, Step<S, T> step, Consumer<S> closing) {
    return Flux.generate(
        opening,
        (open, sink) -> {
          T next = step.next(open);
          if (next == null) {
            sink.complete();
          } else {
            sink.next(next);
          }
          return open;
        },
        closing);
  }
}
