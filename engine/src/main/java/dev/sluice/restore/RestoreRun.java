package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.TreeEntry;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.select.PathFilter;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
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
  private final Job job;
  private final ExistingItems existing;
  private final PlanBuilder builder;
  private final FailedPaths failures;
  private final SnapshotPaths known;
  private final SnapshotPaths touched;
  private final Deque<AutoCloseable> held = new ArrayDeque<>();
  private volatile boolean coversRoot;
  private boolean isClosed;
  private volatile @Nullable RestorePlan plan;

  /** What is left of the plan when what is there already was seen. */
  private volatile @Nullable RestorePlan rest;

  private volatile @Nullable FileWriter files;

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
    this.job = new Job(repository, target, options, tally, hold(journal()));
    this.existing = new ExistingItems(job);
    this.builder = new PlanBuilder(repository, options);
    this.known = hold(new SnapshotPaths(repository.resources()));
    this.touched = hold(new SnapshotPaths(repository.resources()));
    this.coversRoot = options.subfolder().isRoot();
    this.failures = new FailedPaths(repository.resources());
  }

  /** Without one where nothing is written. */
  private Journal journal() {
    return new Journal(
        options.writing().journal().filter(directory -> !options.isDryRun()),
        new JournalHeading(
            snapshot.id(), options.subfolder(), options.mapping(), options.writing().isSynced()),
        new PlanFiles(repository.resources()));
  }

  private Flux<RestoreEvent> endJournal() {
    return Flux.defer(
        () -> {
          if (tally.failures() == 0) {
            job.journal().remove();
          }
          return Mono.justOrEmpty(job.journal().failure())
              .map(
                  why ->
                      new RestoreEvent.Warning(
                          "no journal could be kept, so if this restore is broken off, the next one"
                              + " reads finished files again: "
                              + why));
        });
  }

  /** Restores, once. */
  Flux<RestoreEvent> events() {
    return afterPlanning(() -> carryOut(hold(FileStates.of(planned(), repository.resources()))));
  }

  /** Plans, and then does something with the plan. */
  private Flux<RestoreEvent> afterPlanning(Supplier<Flux<RestoreEvent>> work) {
    return Flux.concat(
            Mono.just(new RestoreEvent.Started(snapshot, target.describe())),
            walk(),
            plan(),
            Flux.defer(work))
        .onErrorMap(Exceptions::isMultiple, RestoreRun::first)
        .onErrorMap(TargetException.class, new Stop(tally)::explain)
        .doOnNext(this::note)
        .concatWith(Mono.fromCallable(this::finished));
  }

  /** A full disk fails several writes at once; one of them says it all. */
  private static Throwable first(Throwable several) {
    return Exceptions.unwrapMultiple(several).get(0);
  }

  private void note(RestoreEvent event) {
    if (options.writing().delete() && event instanceof RestoreEvent.Failed failed) {
      touched.add(failed.path());
      touched.add(failed.path().parent());
    }
    tally.count(event);
    failures.note(event);
  }

  /** Compares a target with the snapshot, once; nothing is written. */
  Flux<RestoreEvent> check(boolean comparesOwners) {
    return afterPlanning(
        () ->
            Flux.concat(
                Mono.fromCallable(() -> new RestoreEvent.Planned(tally.totals())),
                compare(comparesOwners)));
  }

  private Flux<RestoreEvent> compare(boolean comparesOwners) {
    FileStates states = hold(FileStates.of(planned(), repository.resources()));
    PlanFiles stores = job.stores();
    ItemCheck check = new ItemCheck(target, comparesOwners, false);
    return Flux.using(
        () -> new ContentHashes(stores),
        hashes ->
            Flux.concat(
                phase(
                    Phase.VERIFYING,
                    new Verification(repository, planned(), target, states)
                        .hashing(hashes, true)
                        .events()),
                job.onWorker(
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
    seen(entry);
    List<RestoreEvent> events = builder.accept(entry);
    if (!tally.isTime()) {
      return events;
    }
    tally.plan(RestoreEvent.Totals.NONE.of(builder.counts()));
    List<RestoreEvent> more = new ArrayList<>(events);
    more.add(tally.progress());
    return more;
  }

  private void seen(TreeEntry entry) {
    if (options.writing().delete()) {
      known.add(entry.path());
      boolean mayBeAlone =
          !options.subfolder().isRoot()
              && entry.path().equals(SnapshotPath.ROOT.resolve(options.subfolder().name()))
              && !(entry instanceof TreeEntry.Found found
                  && found.node().type() == NodeType.DIRECTORY);
      coversRoot |= !mayBeAlone;
    }
  }

  private PathFilter filter() {
    return options.mapping().isNone()
        ? options.filter()
        : options.filter().and(options.mapping().filter());
  }

  /** Where the blobs lie, in which order they are read, and which files cannot be had. */
  private Flux<RestoreEvent> plan() {
    return builder
        .build(limits(), options.keepPartial())
        .doOnNext(
            built -> {
              plan = hold(built);
              rest = built;
              tally.plan(built.totals());
            })
        .thenMany(Flux.empty());
  }

  private RangePlanner.Limits limits() {
    return RangeSizes.local(repository.resources().options().memory().largestBlobInMemory());
  }

  private RestorePlan planned() {
    return Objects.requireNonNull(plan);
  }

  private Flux<RestoreEvent> carryOut(FileStates states) {
    return options.isDryRun() ? tellPlan(states) : restore(states);
  }

  private Flux<RestoreEvent> tellPlan(FileStates states) {
    return Flux.concat(
        job.onWorker(new SpaceCheck(job, planned()).events()),
        job.onWorker(Mono.<RestoreEvent>fromRunnable(existing::open).flux()),
        new Unrestorable(planned()).events(),
        examine(states, marks -> Flux.empty()),
        Flux.defer(() -> new PlanTeller(planned(), existing, states, job.stores()).events()),
        delete(),
        Flux.defer(() -> ReadyRanges.wouldThaw(repository, Objects.requireNonNull(rest))));
  }

  /** What the snapshot does not hold. */
  private Flux<RestoreEvent> delete() {
    return Flux.defer(
        () ->
            options.writing().delete() && !existing.isNone()
                ? job.onWorker(new Deletion(job, planned(), known, touched, coversRoot).events())
                : Flux.empty());
  }

  private Flux<RestoreEvent> restore(FileStates states) {
    FileWriter writer = new FileWriter(job, planned(), states);
    files = writer;
    PartialFiles partial = new PartialFiles(planned(), target, states, options);
    Finisher finisher = new Finisher(job, planned(), existing, states, partial);
    return Flux.concat(
        job.onWorker(new SpaceCheck(job, planned()).events()),
        job.onWorker(finisher.directories()),
        job.onWorker(new Unrestorable(planned()).events().map(this::withOlder)),
        examine(states, marks -> taken(writer, marks)),
        phase(
            Phase.RESTORING,
            Flux.defer(
                () ->
                    new ContentWriter(job, Objects.requireNonNull(rest), writer, partial)
                        .events())),
        phase(Phase.FINISHING, job.onWorker(finisher.others())),
        job.onWorker(finisher.links()),
        job.onWorker(partial.rename()),
        delete(),
        job.onWorker(finisher.directoryMetadata()),
        lookAgain(states),
        finisher.notes(),
        endJournal());
  }

  /**
   * What is there already; by the end of this, what is left to do is known.
   *
   * @param use what to do with it, given which entries are right
   */
  private Flux<RestoreEvent> examine(
      FileStates states, Function<EntryMarks, Flux<RestoreEvent>> use) {
    return Flux.defer(
            () -> {
              if (existing.isNone()) {
                return Flux.empty();
              }
              EntryMarks marks =
                  hold(new EntryMarks(repository.resources(), planned().entries().count()));
              return phase(
                  Phase.COMPARING,
                  job.onWorker(existing.clearTheWay(planned()))
                      .concatWith(new Examination(job, planned(), existing, states, marks).events())
                      .concatWith(
                          Flux.defer(() -> marks.count() > 0 ? use.apply(marks) : Flux.empty()))
                      .concatWith(job.onWorker(leaveOut(marks))));
            })
        .concatWith(Mono.fromCallable(() -> new RestoreEvent.Planned(tally.totals())));
  }

  private Flux<RestoreEvent> leaveOut(EntryMarks marks) {
    return Flux.defer(
        () -> {
          if (marks.count() > 0) {
            RestorePlan left = planned().without(marks, job.stores(), repository::pack);
            hold(left.entries());
            hold(left.packs());
            rest = left;
            tally.plan(left.totals());
          }
          return Flux.empty();
        });
  }

  /** Not for damaged files, which get their holes only when fetching begins. */
  private Flux<RestoreEvent> taken(FileWriter writer, EntryMarks marks) {
    return options.keepPartial()
        ? Flux.empty()
        : new LocalBlobs(job, planned(), writer, marks).events();
  }

  private Flux<RestoreEvent> lookAgain(FileStates states) {
    if (!options.isRecording()) {
      return options.verify()
          ? phase(Phase.VERIFYING, new Verification(repository, planned(), target, states).events())
          : Flux.empty();
    }
    PlanFiles stores = job.stores();
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
                    job.onWorker(
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
            tally.deleted(),
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

  /** Closes something at the end, when nobody can be reading it any more. */
  private synchronized <T extends AutoCloseable> T hold(T thing) {
    held.push(thing);
    if (isClosed) {
      repository.resources().workers().afterRunning(this::closeAll);
    }
    return thing;
  }

  private synchronized void closeAll() {
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Closes what is open and, after a cancel, removes files that are not complete. */
  @Override
  public synchronized void close() {
    isClosed = true;
    FileWriter open = files;
    if (open != null) {
      open.close();
    }
    repository.resources().workers().afterRunning(this::closeAll);
    repository.resources().workers().afterRunning(builder::close);
    repository.resources().workers().afterRunning(failures::close);
  }
}
