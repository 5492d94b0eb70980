package dev.sluice.backends.mirror;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backend.Thawing;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Several places of one repository, read as one storage.
 *
 * <ul>
 *   <li>Packs and index files come from where they will be there soonest; see {@link Choice}. A
 *       second read of a stretch that is being read is made elsewhere if it can.
 *   <li>Lists, and what has no content to be known by, come from the first place that answers, in
 *       the order given: a mirror may be older.
 *   <li>What one place does not have, or cannot deliver, comes from the next, from the first byte
 *       that is missing.
 *   <li>A place that cannot answer is left alone, and asked again later; see {@link Health}. If
 *       none is left that can, the failure {@linkplain Reason#TRANSIENT may pass}: whoever stands
 *       around this waits and asks again.
 * </ul>
 *
 * Before the first request each place is asked whether a repository is there.
 */
public final class MirrorBackend implements Backend {
  /** No more are made at once than with one place, so that memory does not grow with places. */
  private static final int MOST_CONNECTIONS = 64;

  /** What a whole file is thought to have before it has come. */
  private static final long WHOLE_FILE = 256 << 10;

  private final List<Location> locations;
  private final Opening opening;

  /** Where a stretch is being read. */
  private final Map<Stretch, Location> underWay = new ConcurrentHashMap<>();

  /** All reads of a stretch end at the same byte, wherever they begin. */
  private record Stretch(FileHandle file, long end) {}

  /**
   * @param places of the same repository, the main one first; at least one; closed with this
   * @param timer tells the time; is not closed with this
   */
  public MirrorBackend(List<Backend> places, Scheduler timer) {
    this.locations = places.stream().map(place -> new Location(place, timer)).toList();
    this.opening = new Opening(locations, timer);
  }

  @Override
  public String describe() {
    return locations.get(0)
        + locations.stream()
            .skip(1)
            .map(Location::toString)
            .collect(Collectors.joining(" and ", " with mirror ", ""));
  }

  @Override
  public int connections() {
    int all = locations.stream().mapToInt(place -> place.storage().connections()).sum();
    int largest =
        locations.stream().mapToInt(place -> place.storage().connections()).max().orElse(1);
    return Math.min(all, Math.max(MOST_CONNECTIONS, largest));
  }

  /** Of the places that answer, together; empty if none of them lies behind a network. */
  @Override
  public Optional<Line> line() {
    List<Location> up = locations.stream().filter(place -> place.health().isUp()).toList();
    List<Line> lines = locations.stream().flatMap(p -> p.storage().line().stream()).toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    int connections = Math.max(1, up.stream().mapToInt(Location::connections).sum());
    double waits =
        up.stream().mapToDouble(p -> p.connections() * (double) p.firstByte().toNanos()).sum();
    return Optional.of(
        new Line(
            Math.min(connections, connections()),
            (long) up.stream().mapToDouble(place -> place.speed().bytesPerSecond()).sum(),
            Duration.ofNanos((long) (waits / connections)),
            lines.stream().mapToLong(Line::retries).sum(),
            lines.stream().mapToLong(Line::throttles).sum(),
            lines.stream().mapToLong(Line::stalls).sum(),
            lines.stream().mapToLong(Line::hedges).sum()));
  }

  @Override
  public List<StorageUse> use() {
    return locations.stream().flatMap(place -> place.storage().use().stream()).toList();
  }

  /**
   * That of the main place, if all places thaw. Else there is one where nothing is cold, and what
   * cannot be read in another comes from there.
   */
  @Override
  public Optional<Thawing> thawing() {
    return locations.stream().allMatch(place -> place.storage().thawing().isPresent())
        ? locations.get(0).storage().thawing()
        : Optional.empty();
  }

  @Override
  public Optional<Backend> hot() {
    return locations.get(0).health().isUp() ? locations.get(0).storage().hot() : Optional.empty();
  }

  @Override
  public List<Backend> places() {
    return locations.stream().<Backend>map(place -> new Place(place, opening)).toList();
  }

  /** Each place for itself, one after the other, each with its own spare. */
  @Override
  public Optional<Backend> spare() {
    Optional<Backend> next = Optional.empty();
    for (int i = locations.size() - 1; i >= 0; i--) {
      Location place = locations.get(i);
      Optional<Backend> after = next;
      Optional<Backend> own =
          place.storage().spare().map(spare -> new Place(place, opening, spare, after));
      next = Optional.of(new Place(place, opening, place.storage(), own.or(() -> after)));
    }
    return next;
  }

  @Override
  public Flux<Id> list(FileType type) {
    return opening.before(
        Flux.defer(() -> inTurn().next(place -> place.asking(place.storage().list(type)))));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return opening
        .before(
            Flux.defer(
                () -> inTurn().next(place -> place.asking(place.storage().size(file).flux()))))
        .singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return opening.before(
        Flux.defer(
            () -> {
              Search search = search(file, range.end(), range.length());
              return search.next(
                  place -> {
                    long done = search.delivered();
                    if (done == range.length()) {
                      return Flux.empty();
                    }
                    ByteRange rest = range.skip(done);
                    Flux<ByteBuffer> body = place.storage().read(file, rest);
                    return noted(
                            new Stretch(file, range.end()),
                            place,
                            place.reading(file, rest.length(), body))
                        .doOnNext(search::delivered);
                  });
            }));
  }

  private Flux<ByteBuffer> noted(Stretch stretch, Location place, Flux<ByteBuffer> body) {
    return Flux.defer(
        () -> {
          underWay.put(stretch, place);
          return body.doFinally(how -> underWay.remove(stretch, place));
        });
  }

  /** What breaks off within a file is for whoever tries again: it then asks for a range. */
  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    Stretch all = new Stretch(file, Long.MAX_VALUE);
    return opening.before(
        Flux.defer(
            () ->
                search(file, all.end(), WHOLE_FILE)
                    .next(
                        place -> {
                          Flux<ByteBuffer> body = place.storage().readAll(file);
                          return noted(all, place, place.reading(file, WHOLE_FILE, body));
                        })));
  }

  private Search search(FileHandle file, long end, long length) {
    return switch (file.type()) {
      case CONFIG, KEY, SNAPSHOT, LOCK -> inTurn();
      case INDEX, PACK -> new Search(locations, places -> soonest(places, file, end, length));
    };
  }

  private Search inTurn() {
    return new Search(locations, MirrorBackend::first);
  }

  private static Optional<Location> first(List<Location> places) {
    return places.stream().min(Comparator.comparing(place -> !place.wasThereAtStart()));
  }

  private Optional<Location> soonest(
      List<Location> places, FileHandle file, long end, long length) {
    Location busy = underWay.get(new Stretch(file, end));
    List<Location> having = places.stream().filter(place -> !place.lacks(file)).toList();
    List<Location> elsewhere = new ArrayList<>(having);
    elsewhere.remove(busy);
    return Choice.fastest(elsewhere, length)
        .or(() -> Choice.fastest(having, length))
        .or(() -> places.stream().findFirst());
  }

  @Override
  public void close() {
    locations.forEach(place -> place.storage().close());
  }
}
