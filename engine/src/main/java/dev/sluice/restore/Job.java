package dev.sluice.restore;

import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.Resources;
import dev.sluice.target.Target;
import dev.sluice.target.Writing;
import reactor.core.publisher.Flux;

/** What all steps of one restore have in common. */
record Job(
    IndexedRepository repository,
    Target target,
    RestoreOptions options,
    Tally tally,
    Journal journal) {
  Resources resources() {
    return repository.resources();
  }

  WriteOptions writing() {
    return options.writing();
  }

  /** How files are written. */
  Writing files() {
    return writing().files();
  }

  PlanFiles stores() {
    return new PlanFiles(resources());
  }

  <T> Flux<T> onWorker(Flux<T> work) {
    return work.subscribeOn(resources().workers().scheduler());
  }
}
