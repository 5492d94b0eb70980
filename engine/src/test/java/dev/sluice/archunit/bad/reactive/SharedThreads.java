package dev.sluice.archunit.bad.reactive;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** One method for each scheduler that the whole process shares. */
final class SharedThreads {
  Scheduler takesElastic() {
    return Schedulers.boundedElastic();
  }

  Scheduler takesParallel() {
    return Schedulers.parallel();
  }

  Scheduler takesSingle() {
    return Schedulers.single();
  }
}
