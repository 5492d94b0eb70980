package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.repository.RangeConsumer;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.target.Target;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Fetches the planned ranges, several at once, and puts every blob where it belongs. A blob is
 * written to all its places from one reading; one that cannot be had from any copy costs the files
 * that need it.
 */
final class ContentWriter implements AutoCloseable {
  private final IndexedRepository repository;
  private final RestorePlan plan;
  private final RestoreOptions options;
  private final Tally tally;
  private final FileStates states;
  private final FileWriter files;
  private final PartialFiles partial;

  ContentWriter(
      IndexedRepository repository,
      RestorePlan plan,
      Target target,
      RestoreOptions options,
      Tally tally) {
    this.repository = repository;
    this.plan = plan;
    this.options = options;
    this.tally = tally;
    this.states = new FileStates(repository.resources(), plan.numbered().count());
    this.files = new FileWriter(plan, target, states, options.keepPartial(), tally);
    this.partial = new PartialFiles(plan, target, states, options);
  }

  PartialFiles partial() {
    return partial;
  }

  FileStates states() {
    return states;
  }

  /** Restores the contents of all files. */
  Flux<RestoreEvent> events() {
    int concurrency = options.concurrency() > 0 ? options.concurrency() : repository.connections();
    return Flux.defer(
            () -> {
              markUnrestorable();
              if (options.keepPartial()) {
                partial.makeHoles();
              }
              return new PlannedRanges(plan, repository).ranges();
            })
        .flatMap(this::restoreRange, concurrency, 1)
        .concatWith(Flux.defer(files::allWritten));
  }

  private void markUnrestorable() {
    try (RecordCursor missing = plan.unrestorable().cursor()) {
      while (missing.next()) {
        int file = Records.getInt(missing.array(), missing.offset() + Missing.FILE);
        if (file != 0) {
          states.fail(file);
        }
      }
    }
  }

  private Flux<RestoreEvent> restoreRange(RangePlan range) {
    return Flux.using(
            () -> new Places(range),
            places -> repository.read(range.range(), places),
            Places::close)
        .concatWith(
            Flux.defer(
                () -> {
                  tally.fetched(range.range().bytes().length());
                  return tally.isTime() ? Flux.just(tally.progress()) : Flux.empty();
                }));
  }

  @Override
  public void close() {
    files.close();
    states.close();
  }

  /**
   * Takes the blobs of one range and writes each to its places, which follow one another in the
   * plan.
   */
  private final class Places implements RangeConsumer<RestoreEvent>, AutoCloseable {
    private final RangePlan range;
    private final SeekableCursor cursor;
    private boolean isMore = true;

    Places(RangePlan range) {
      this.range = range;
      this.cursor = plan.entriesFrom(range.firstEntry());
    }

    @Override
    public Publisher<RestoreEvent> opened(int blob, OpenedBlob opened) {
      return each(
          blob,
          place ->
              opened.length() == place.length()
                  ? files.write(place, opened)
                  : lose(blob, place, otherLength(opened.length(), place.length())));
    }

    /** Nothing behind it in the file would be at its place. */
    private static String otherLength(long opened, long declared) {
      return "another copy of the blob has "
          + opened
          + " bytes, not the "
          + declared
          + " that the index says";
    }

    @Override
    public Publisher<RestoreEvent> failed(int blob, String reason) {
      return repository
          .rescue(range.range(), blob, reason, opened -> opened(blob, opened))
          .onErrorResume(
              e -> e instanceof SluiceException s && s.kind() == Kind.DAMAGED,
              e -> each(blob, place -> lose(blob, place, String.valueOf(e.getMessage()))));
    }

    private Flux<RestoreEvent> lose(int blob, Place place, String reason) {
      Id id = range.range().id(blob);
      RestoreEvent lost =
          new RestoreEvent.Lost(
              plan.files().get(place.address()).path(),
              place.position(),
              place.length(),
              id,
              repository.packsOf(id),
              reason);
      return Flux.concat(Flux.just(lost), files.fail(place, reason));
    }

    /** Does something for each place of a blob, one after another. */
    private Flux<RestoreEvent> each(int blob, Function<Place, Publisher<RestoreEvent>> action) {
      Id id = range.range().id(blob);
      long offset = range.range().offset(blob);
      return Flux.<Place>generate(
              sink -> {
                Place place = next(id, offset);
                if (place == null) {
                  sink.complete();
                } else {
                  sink.next(place);
                }
              })
          .concatMap(action, 0);
    }

    /** Alternates with {@link #close}, since a cancel closes from another thread. */
    private synchronized @Nullable Place next(Id id, long offset) {
      if (!isMore
          || Records.getUnsigned(cursor.array(), cursor.offset() + Entry.OFFSET) != offset
          || !isId(id)) {
        return null;
      }
      Place place = Place.of(cursor.array(), cursor.offset());
      isMore = cursor.next();
      return place;
    }

    private boolean isId(Id id) {
      int at = cursor.offset() + Entry.ID;
      return Arrays.equals(cursor.array(), at, at + Id.BYTES, id.bytes(), 0, Id.BYTES);
    }

    @Override
    public synchronized void close() {
      isMore = false;
      cursor.close();
    }
  }
}
