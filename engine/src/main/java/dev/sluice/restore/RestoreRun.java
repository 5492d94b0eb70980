package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.Snapshot;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.TreeEntry;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.select.PathFilter;
import dev.sluice.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One run of a restore, from the chosen snapshot to the summary. {@link #events} is the whole
 * story.
 */
final class RestoreRun implements AutoCloseable {
  private final Flux<Id> roots;
  private final IndexedRepository repository;
  private final Snapshot snapshot;
  private final Target target;
  private final RestoreOptions options;
  private final Tally tally = new Tally();
  private final PlanBuilder builder;
  private final FailedPaths failures;
  private volatile @Nullable RestorePlan plan;
  private volatile @Nullable ContentWriter writer;

  /**
   * @param roots the trees of all snapshots, for those that look for lost ones
   */
  RestoreRun(
      IndexedRepository repository,
      Snapshot snapshot,
      Target target,
      RestoreOptions options,
      Flux<Id> roots) {
    this.roots = roots;
    this.repository = repository;
    this.snapshot = snapshot;
    this.target = target;
    this.options = options;
    this.builder = new PlanBuilder(repository, options);
    this.failures = new FailedPaths(repository.resources());
  }

  /** Restores, once. */
  Flux<RestoreEvent> events() {
    return afterPlanning(() -> options.isDryRun() ? tellPlan() : restore());
  }

  /** Plans, and then does something with the plan. */
  private Flux<RestoreEvent> afterPlanning(Supplier<Flux<RestoreEvent>> work) {
    return Flux.concat(
            Mono.just(new RestoreEvent.Started(snapshot, target.describe())),
            walk(),
            plan(),
            Flux.defer(work))
        .doOnNext(this::note)
        .concatWith(Mono.fromCallable(this::finished));
  }

  private void note(RestoreEvent event) {
    tally.count(event);
    failures.note(event);
  }

  /** Compares a target with the snapshot, once; nothing is written. */
  Flux<RestoreEvent> check(boolean comparesOwners) {
    return afterPlanning(() -> compare(comparesOwners));
  }

  private Flux<RestoreEvent> compare(boolean comparesOwners) {
    ContentWriter contents = new ContentWriter(repository, planned(), target, options, tally);
    writer = contents;
    PlanFiles stores = new PlanFiles(repository.resources());
    ItemCheck check = new ItemCheck(target, comparesOwners, false);
    return Flux.using(
        () -> new ContentHashes(stores),
        hashes ->
            Flux.concat(
                phase(
                    Phase.VERIFYING,
                    new Verification(repository, planned(), target, contents.states())
                        .hashing(hashes, true)
                        .events()),
                onWorker(
                    new Recording(planned(), stores, target, hashes, failures)
                        .items()
                        .filter(RecordedItem::isComplete)
                        .concatMapIterable(check::check, 1))),
        ContentHashes::close);
  }

  /** What is in the snapshot, and which blobs it needs. */
  private Flux<RestoreEvent> walk() {
    return repository
        .walk(snapshot, options.subfolder(), filter())
        .concatMapIterable(this::accept, 1)
        .concatWith(
            Flux.defer(
                () ->
                    options.isFindingLostTrees() && builder.hasLostTrees()
                        ? new LostTrees(repository, builder, roots)
                            .walk(options.filter())
                            .concatMapIterable(this::accept, 1)
                        : Flux.empty()));
  }

  private List<RestoreEvent> accept(TreeEntry entry) {
    List<RestoreEvent> events = builder.accept(entry);
    if (!tally.isTime()) {
      return events;
    }
    tally.plan(new RestoreEvent.Totals(builder.counts(), 0, 0, 0));
    List<RestoreEvent> more = new ArrayList<>(events);
    more.add(tally.progress());
    return more;
  }

  private PathFilter filter() {
    return options.mapping().isNone()
        ? options.filter()
        : options.filter().and(options.mapping().filter());
  }

  /** Where the blobs lie, in which order they are read, and which files cannot be had. */
  private Mono<RestoreEvent> plan() {
    return builder
        .build(limits(), options.keepPartial())
        .doOnNext(
            built -> {
              plan = built;
              tally.plan(built.totals());
            })
        .map(built -> new RestoreEvent.Planned(built.totals()));
  }

  private RangePlanner.Limits limits() {
    return RangeSizes.local(repository.resources().options().memory().largestBlobInMemory());
  }

  private RestorePlan planned() {
    return Objects.requireNonNull(plan);
  }

  private Flux<RestoreEvent> tellPlan() {
    return new Unrestorable(planned()).events().concatWith(new PlanTeller(planned()).events());
  }

  private Flux<RestoreEvent> restore() {
    ContentWriter contents = new ContentWriter(repository, planned(), target, options, tally);
    writer = contents;
    Finisher finisher = new Finisher(planned(), target, contents, tally);
    return Flux.concat(
        onWorker(finisher.directories()),
        onWorker(new Unrestorable(planned()).events().map(this::withOlder)),
        phase(Phase.RESTORING, contents.events()),
        phase(Phase.FINISHING, onWorker(finisher.others())),
        onWorker(finisher.links()),
        onWorker(contents.partial().rename()),
        onWorker(finisher.directoryMetadata()),
        lookAgain(contents.states()),
        finisher.notes());
  }

  private Flux<RestoreEvent> lookAgain(FileStates states) {
    if (!options.isRecording()) {
      return options.verify()
          ? phase(Phase.VERIFYING, new Verification(repository, planned(), target, states).events())
          : Flux.empty();
    }
    PlanFiles stores = new PlanFiles(repository.resources());
    return Flux.using(
        () -> new ContentHashes(stores),
        hashes ->
            Flux.concat(
                phase(
                    options.verify() ? Phase.VERIFYING : Phase.RECORDING,
                    new Verification(repository, planned(), target, states)
                        .hashing(hashes, options.verify())
                        .events()),
                phase(
                    Phase.RECORDING,
                    onWorker(
                        new Recording(planned(), stores, target, hashes, failures)
                            .items()
                            .map(RestoreEvent.Recorded::new)))),
        ContentHashes::close);
  }

  /** Says of a file that cannot be had that another is in its place. */
  private RestoreEvent withOlder(RestoreEvent event) {
    return event instanceof RestoreEvent.Failed failed && OlderFiles.isThere(target, failed.path())
        ? new RestoreEvent.Failed(failed.path(), OlderFiles.named(failed.reason()))
        : event;
  }

  private Flux<RestoreEvent> onWorker(Flux<RestoreEvent> work) {
    return work.subscribeOn(repository.resources().workers().scheduler());
  }

  private Flux<RestoreEvent> phase(Phase phase, Flux<RestoreEvent> work) {
    return Flux.defer(
        () -> {
          tally.enter(phase);
          return Flux.concat(Mono.just(tally.progress()), work);
        });
  }

  private RestoreEvent finished() {
    return new RestoreEvent.Finished(
        new RestoreEvent.Summary(
            snapshot,
            target.describe(),
            tally.totals(),
            tally.done(),
            tally.failures(),
            tally.warnings(),
            tally.verified(),
            tally.bytesFetched(),
            new RestoreEvent.Usage(
                repository.resources().memory().peakBytesInFlight(),
                repository.resources().temporary().bytesWritten(),
                repository.use()),
            tally.elapsed(),
            options.isDryRun()));
  }

  /** Closes what is open and, after a cancel, removes files that are not complete. */
  @Override
  public void close() {
    ContentWriter contents = writer;
    if (contents != null) {
      contents.close();
    }
    repository.resources().workers().afterRunning(this::closePlan);
  }

  private void closePlan() {
    RestorePlan built = plan;
    if (built != null) {
      built.close();
    }
    builder.close();
    failures.close();
  }
}
