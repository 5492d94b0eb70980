package dev.sluice.archunit.bad.reactive;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One method for each way to wait for a stream, or to let one go. */
final class Blocking {
  @Nullable Integer waits(Mono<Integer> number) {
    return number.block();
  }

  @Nullable Integer waitsForSomeTime(Mono<Integer> number) {
    return number.block(Duration.ZERO);
  }

  Function<Flux<Integer>, @Nullable Integer> refersToWaiting() {
    return Flux::blockLast;
  }

  Iterable<Integer> iterates(Flux<Integer> numbers) {
    return numbers.toIterable();
  }

  CompletableFuture<Integer> hopes(Mono<Integer> number) {
    return number.toFuture();
  }

  Disposable letsGo(Flux<Integer> numbers) {
    return numbers.subscribe(number -> {});
  }
}
