package dev.sluice.restore;

import dev.sluice.repository.IndexedRepository;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The ranges of a plan, made one by one as they are asked for, packs in the order of first use. */
final class PlannedRanges {
  private final RestorePlan plan;
  private final IndexedRepository repository;

  PlannedRanges(RestorePlan plan, IndexedRepository repository) {
    this.plan = plan;
    this.repository = repository;
  }

  Flux<RangePlan> ranges() {
    return Flux.generate(
        Cursor::new,
        (cursor, sink) -> {
          RangePlan next = cursor.next();
          if (next == null) {
            sink.complete();
          } else {
            sink.next(next);
          }
          return cursor;
        },
        Cursor::close);
  }

  /** Walks over the packs, and over the entries of each. */
  private final class Cursor implements AutoCloseable {
    private final SeekableCursor packs = plan.packs().cursor();
    private final SeekableCursor entries = plan.entries().cursor();
    private final RangePlanner planner = new RangePlanner(plan.limits(), repository::pack);
    private long entry;
    private long left;

    @Nullable RangePlan next() {
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
        boolean isMore = packs.next();
        if (isMore) {
          entry = Records.getLong(packs.array(), packs.offset() + PackGroup.FIRST_ENTRY);
          left = Records.getLong(packs.array(), packs.offset() + PackGroup.ENTRIES);
          planner.startAt(entry);
        }
        if (last != null || !isMore) {
          return last;
        }
      }
    }

    @Override
    public void close() {
      packs.close();
      entries.close();
    }
  }
}
