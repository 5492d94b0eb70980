package dev.sluice.archunit.bad.reactive;

import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One method for each way to get a queue of a length that nobody chose. */
final class HiddenQueues {
  Flux<Integer> flatMaps(Flux<Integer> numbers) {
    return numbers.flatMap(Mono::just);
  }

  Function<Function<Integer, Mono<Integer>>, Flux<Integer>> refersToFlatMap(Flux<Integer> numbers) {
    return numbers::flatMap;
  }

  Flux<Integer> flatMapsInOrder(Flux<Integer> numbers) {
    return numbers.flatMapSequential(Mono::just);
  }

  Flux<Integer> concatMaps(Flux<Integer> numbers) {
    return numbers.concatMap(Mono::just);
  }

  Flux<Integer> flattens(Flux<List<Integer>> numbers) {
    return numbers.concatMapIterable(list -> list);
  }

  Flux<Integer> changesThread(Flux<Integer> numbers, Scheduler scheduler) {
    return numbers.publishOn(scheduler);
  }

  Flux<Integer> merges(Flux<Flux<Integer>> numbers) {
    return Flux.merge(numbers);
  }
}
