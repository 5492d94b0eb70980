package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.flow.Pull;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.repository.RangeConsumer;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Fetches the planned ranges, several at once, and puts every blob where it belongs. A blob is
 * written to all its places from one reading; one that cannot be had from any copy costs the files
 * that need it.
 */
final class ContentWriter {
  private final IndexedRepository repository;
  private final RestorePlan plan;
  private final RestoreOptions options;
  private final Tally tally;
  private final FileWriter files;
  private final PartialFiles partial;

  ContentWriter(Job job, RestorePlan plan, FileWriter files, PartialFiles partial) {
    this.repository = job.repository();
    this.plan = plan;
    this.options = job.options();
    this.tally = job.tally();
    this.files = files;
    this.partial = partial;
  }

  /** Restores the contents of all files. */
  Flux<RestoreEvent> events() {
    return Flux.using(
            () -> {
              if (options.keepPartial()) {
                partial.makeHoles();
              }
              return new ReadyRanges(plan, repository, options.concurrency());
            },
            ranges -> ranges.inTurn(this::restoreRange),
            ReadyRanges::close)
        .concatWith(Flux.defer(files::allWritten));
  }

  /**
   * What fails is looked for elsewhere only when the range has ended: until then it holds a
   * connection, and there may be only one.
   */
  private Flux<RestoreEvent> restoreRange(RangePlan range) {
    List<Failed> failed = new ArrayList<>();
    return Flux.using(
            () -> new Places(range, failed),
            places -> repository.read(range.range(), places),
            Places::close)
        .concatWith(Flux.defer(() -> rescue(range, failed)))
        .concatWith(
            Flux.defer(
                () -> {
                  tally.fetched(range.range().bytes().length());
                  return tally.isTime() ? Flux.just(tally.progress()) : Flux.empty();
                }));
  }

  private Flux<RestoreEvent> rescue(RangePlan range, List<Failed> failed) {
    if (failed.isEmpty()) {
      return Flux.empty();
    }
    return Flux.using(
        () -> new Places(range, failed),
        places -> Flux.fromIterable(failed).concatMap(places::rescue, 0),
        Places::close);
  }

  /** A blob of a range that could not be opened there, and why. */
  private record Failed(int blob, String reason) {}

  /**
   * Takes the blobs of one range and writes each to its places, which follow one another in the
   * plan.
   */
  private final class Places implements RangeConsumer<RestoreEvent>, AutoCloseable {
    private final RangePlan range;
    private final SeekableCursor cursor;
    private final List<Failed> failed;
    private final int pack;
    private boolean isMore = true;

    Places(RangePlan range, List<Failed> failed) {
      this.range = range;
      this.failed = failed;
      this.cursor = plan.entriesFrom(range.firstEntry());
      this.pack = Records.getInt(cursor.array(), cursor.offset() + Entry.PACK);
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
      failed.add(new Failed(blob, reason));
      return Flux.empty();
    }

    Flux<RestoreEvent> rescue(Failed lost) {
      int blob = lost.blob();
      return repository
          .rescue(range.range(), blob, lost.reason(), opened -> opened(blob, opened))
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
      return Pull.all(() -> next(id, offset)).concatMap(action, 0);
    }

    /**
     * Passes by the places of blobs that failed. Alternates with {@link #close}, since a cancel
     * closes from another thread.
     */
    private synchronized @Nullable Place next(Id id, long offset) {
      while (isMore && isInPack() && offset() <= offset && !(offset() == offset && isId(id))) {
        isMore = cursor.next();
      }
      if (!isMore || !isInPack() || offset() != offset) {
        return null;
      }
      Place place = Place.of(cursor.array(), cursor.offset());
      isMore = cursor.next();
      return place;
    }

    private long offset() {
      return Records.getUnsigned(cursor.array(), cursor.offset() + Entry.OFFSET);
    }

    private boolean isInPack() {
      return Records.getInt(cursor.array(), cursor.offset() + Entry.PACK) == pack;
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
