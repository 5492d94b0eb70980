package dev.sluice.restore;

import dev.sluice.flow.Turns;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The ranges of a plan, packs in the order of first use as far as they can be read. Each is made
 * when somebody is about to read it, as large as the line is worth then; and as many are read at
 * once as it is worth then.
 */
final class PlannedRanges implements AutoCloseable {
  private final RestorePlan plan;
  private final IndexedRepository repository;
  private final int fixed;
  private final Turns turns;
  private final PackQueue queue;
  private final SeekableCursor packs;
  private final SeekableCursor entries;
  private final RangePlanner planner;
  private long entry;
  private long left;
  private long bytesLeft;
  private volatile boolean isAtEnd;

  /**
   * @param queue says which pack is next
   * @param concurrency how many ranges are read at once; 0 for what the storage finds best
   */
  PlannedRanges(RestorePlan plan, IndexedRepository repository, PackQueue queue, int concurrency) {
    this.plan = plan;
    this.repository = repository;
    this.fixed = concurrency;
    this.queue = queue;
    this.turns = new Turns(limit());
    this.packs = plan.packs().cursor();
    this.entries = plan.entries().cursor();
    this.planner = new RangePlanner(plan.limits(), repository::pack);
    this.bytesLeft = plan.totals().bytesToFetch();
  }

  private int limit() {
    return fixed > 0 ? fixed : ahead(repository.connectionsNow());
  }

  /** On a line, some wait for their turn, so that each connection goes on at once. */
  private int ahead(int connections) {
    return repository.line().isPresent() ? connections + connections / 4 + 1 : connections;
  }

  /** Does something with each range, several at once. */
  <T> Flux<T> inTurn(Function<RangePlan, Publisher<T>> work) {
    int most = fixed > 0 ? fixed : ahead(repository.connections());
    return Flux.range(0, most)
        .flatMap(
            rail ->
                Flux.usingWhen(
                        turns.take(),
                        turn -> take().flatMapMany(work),
                        turn -> Mono.fromRunnable(turn::close))
                    .repeat(() -> !isAtEnd),
            most,
            1)
        // Else a rail that waits would begin with the turn of one that was just cancelled.
        .doOnCancel(() -> isAtEnd = true);
  }

  /** The next range; empty at the end, or when there may be one again after all had to wait. */
  private Mono<RangePlan> take() {
    return Mono.defer(
        () -> {
          turns.setLimit(limit());
          RangePlan range = next();
          if (range != null) {
            return Mono.just(range);
          }
          return isAtEnd
              ? Mono.empty()
              : queue
                  .whenReady()
                  .publishOn(repository.resources().workers().scheduler())
                  .then(Mono.empty());
        });
  }

  /**
   * The next range, or null if there is none, or none now. Alternates with {@link #close}, as a
   * cancel may come.
   */
  private synchronized @Nullable RangePlan next() {
    planner.use(RangeSizes.now(repository.line(), bytesLeft, plan.limits().largestBlob()));
    RangePlan range = isAtEnd ? null : nextRange();
    if (range == null) {
      isAtEnd |= queue.isEmpty();
    } else {
      bytesLeft -= range.range().bytes().length();
    }
    return range;
  }

  private @Nullable RangePlan nextRange() {
    while (true) {
      while (left > 0) {
        entries.moveTo(entry++);
        left--;
        RangePlan range = planner.add(entries);
        if (range != null) {
          return range;
        }
      }
      RangePlan last = planner.end();
      int next = queue.next();
      if (next != PackQueue.NONE) {
        packs.moveTo(next);
        entry = Records.getLong(packs.array(), packs.offset() + PackGroup.FIRST_ENTRY);
        left = Records.getLong(packs.array(), packs.offset() + PackGroup.ENTRIES);
        planner.startAt(entry);
      }
      if (last != null || next == PackQueue.NONE) {
        return last;
      }
    }
  }

  @Override
  public synchronized void close() {
    isAtEnd = true;
    packs.close();
    entries.close();
  }
}
