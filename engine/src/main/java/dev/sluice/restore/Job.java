package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.Resources;
import dev.sluice.target.ExistingItem;
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

  /**
   * How files are written. Where what exists may be kept, a file that a broken restore left must
   * not be taken for one that exists, so it has its name only when it is complete.
   */
  Writing files() {
    Writing files = writing().files();
    boolean isAtomic =
        files.isAtomic() || (writing().overwrite().mayKeep() && !options.keepPartial());
    return new Writing(files.isSparse(), isAtomic, files.isSynced());
  }

  PlanFiles stores() {
    return new PlanFiles(resources());
  }

  /** The file system of the target's root. */
  long fileSystem() {
    return target.look(SnapshotPath.ROOT).map(ExistingItem::fileSystem).orElse(0L);
  }

  <T> Flux<T> onWorker(Flux<T> work) {
    return work.subscribeOn(resources().workers().scheduler());
  }
}
