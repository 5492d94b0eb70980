package dev.sluice.restore;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Thawing;
import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import java.util.BitSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the packs of a plan out of cold storage, and lets each be read as soon as it can be. Asks
 * for all of them first, several at once, so that they thaw at the same time; then looks at those
 * that could not be read, again and again. Keeps a bit for each.
 */
final class ThawRun implements AutoCloseable {
  private static final int MOST_REQUESTS = 16;

  private final Thawing thawing;
  private final IndexedRepository repository;
  private final RestorePlan plan;
  private final PackQueue queue;
  private final SeekableCursor packs;
  private final SeekableCursor entries;
  private final ColdPacks cold = new ColdPacks();
  private boolean isClosed;

  /**
   * @param queue is told of each pack that can be read
   */
  ThawRun(Thawing thawing, IndexedRepository repository, RestorePlan plan, PackQueue queue) {
    this.thawing = thawing;
    this.repository = repository;
    this.plan = plan;
    this.queue = queue;
    this.packs = plan.packs().cursor();
    this.entries = plan.entries().cursor();
  }

  /** Thaws, and ends when all packs can be read, or waiting longer is no use. */
  Flux<RestoreEvent> events() {
    return Flux.concat(
        each(all(), this::thaw),
        Flux.defer(() -> tell(false)),
        Flux.defer(() -> isDone() ? Flux.empty() : thawing.looks())
            .concatMap(time -> round(), 1)
            .takeUntil(event -> event instanceof RestoreEvent.Thawing && isDone()),
        Flux.defer(this::giveUp));
  }

  /** Looks only, and tells what would be thawed. */
  Flux<RestoreEvent> lookOnly() {
    return each(all(), this::lookFirst).concatWith(Flux.defer(() -> tell(true)));
  }

  private Flux<Integer> all() {
    return Flux.range(0, Math.toIntExact(plan.packs().count()));
  }

  /** Does something with packs, several at once; which they are is read on a worker. */
  private Flux<RestoreEvent> each(Flux<Integer> numbers, Function<Pack, Mono<RestoreEvent>> work) {
    return numbers
        .publishOn(repository.resources().workers().scheduler(), 1)
        .mapNotNull(this::pack)
        .flatMap(work, Math.min(MOST_REQUESTS, repository.connections()), 1);
  }

  /** A pack by its number, and what it is called. */
  private record Pack(int number, FileHandle file) {}

  /** Alternates with {@link #close}, as a cancel may come. */
  private synchronized @Nullable Pack pack(int number) {
    if (isClosed) {
      return null;
    }
    packs.moveTo(number);
    entries.moveTo(Records.getLong(packs.array(), packs.offset() + PackGroup.FIRST_ENTRY));
    int pack = Records.getInt(entries.array(), entries.offset() + Entry.PACK);
    return new Pack(number, FileHandle.pack(repository.pack(pack)));
  }

  private Mono<RestoreEvent> thaw(Pack pack) {
    return noting(
        pack,
        thawing.thaw(pack.file()),
        seen -> {
          cold.asked(pack.number(), seen);
          readIfReady(pack, seen);
        },
        true);
  }

  private Mono<RestoreEvent> lookFirst(Pack pack) {
    return noting(pack, thawing.look(pack.file()), seen -> cold.seen(pack.number(), seen), true);
  }

  private Mono<RestoreEvent> lookAgain(Pack pack) {
    return noting(
        pack,
        thawing.look(pack.file()),
        seen -> {
          cold.seenAgain(pack.number(), seen.state());
          readIfReady(pack, seen);
        },
        false);
  }

  private Mono<RestoreEvent> noting(
      Pack pack, Mono<Seen> request, Consumer<Seen> note, boolean isFirst) {
    return request
        .doOnNext(note)
        .then(Mono.<RestoreEvent>empty())
        .onErrorResume(BackendException.class, e -> excuse(pack, e, isFirst));
  }

  private void readIfReady(Pack pack, Seen seen) {
    if (seen.state() == State.READY) {
      queue.ready(pack.number());
    }
  }

  /**
   * What keeps one pack from thawing is told, or shows when it is read; what keeps all from it ends
   * the run. When the storage is away for a while, the next look may find it again.
   */
  private Mono<RestoreEvent> excuse(Pack pack, BackendException failure, boolean isFirst) {
    return switch (failure.reason()) {
      case DENIED -> Mono.error(failure);
      case NOT_FOUND, TOO_SHORT, ARCHIVED -> readAnyway(pack);
      case PROTOCOL ->
          readAnyway(pack)
              .thenReturn(new RestoreEvent.Warning(String.valueOf(failure.getMessage())));
      case THROTTLED, TRANSIENT, STALLED, EXHAUSTED -> isFirst ? Mono.error(failure) : Mono.empty();
    };
  }

  private Mono<RestoreEvent> readAnyway(Pack pack) {
    return Mono.fromRunnable(
        () -> {
          cold.leave(pack.number());
          queue.ready(pack.number());
        });
  }

  private Flux<RestoreEvent> round() {
    return Flux.defer(
        () -> {
          int before = cold.waiting();
          cold.startRound();
          return each(numbers(before), this::lookAgain)
              .concatWith(Flux.defer(() -> cold.waiting() < before ? tell(false) : Flux.empty()));
        });
  }

  private Flux<Integer> numbers(int most) {
    return Flux.generate(
        () -> most,
        (left, sink) -> {
          int next = left == 0 ? PackQueue.NONE : cold.next();
          if (next < 0) {
            sink.complete();
          } else {
            sink.next(next);
          }
          return left - 1;
        });
  }

  private boolean isDone() {
    return cold.waiting() == 0;
  }

  private Flux<RestoreEvent> tell(boolean isDryRun) {
    RestoreEvent.Thawing event = cold.event(plan.totals().bytesToFetch(), isDryRun);
    return event.packs() == 0 && event.waiting() == 0 ? Flux.empty() : Flux.just(event);
  }

  /** What is still not ready is read all the same, which tells why it cannot be. */
  private Flux<RestoreEvent> giveUp() {
    BitSet left = cold.leaveAll();
    left.stream().forEach(queue::ready);
    return left.isEmpty()
        ? Flux.empty()
        : Flux.just(
            new RestoreEvent.Warning(
                left.cardinality()
                    + " packs are still in cold storage after the longest time to wait; what needs"
                    + " them is lost this time, and a later run goes on waiting for them"));
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    packs.close();
    entries.close();
  }
}
