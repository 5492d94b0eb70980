package dev.sluice.backends.hotcold;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.ids.IdSet;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pair as rustic writes it: the cold part is a complete repository, the hot part has copies of
 * everything but the packs with data. Lists and {@code config} come from the cold part; what may be
 * in the hot part is read there first, and from the cold part where the copy is missing or ends too
 * early. Which packs are in the hot part is asked once, at the first read of a pack, and kept in a
 * few bytes for each.
 */
public final class HotColdBackend implements Backend {
  private final Backend hot;
  private final Backend cold;

  /** The list that was asked for last, unless it failed: then the next read asks again. */
  private final AtomicReference<@Nullable Mono<IdSet>> hotPacks = new AtomicReference<>();

  /** A pair of these two, which are closed with it. */
  public HotColdBackend(Backend hot, Backend cold) {
    this.hot = hot;
    this.cold = cold;
  }

  @Override
  public String describe() {
    return cold.describe() + " with hot part " + hot.describe();
  }

  @Override
  public int connections() {
    return cold.connections();
  }

  @Override
  public Optional<Line> line() {
    return cold.line();
  }

  /** The hot part first, whose files are those that a cache keeps. */
  @Override
  public List<StorageUse> use() {
    return Stream.concat(hot.use().stream(), cold.use().stream()).toList();
  }

  @Override
  public Optional<Backend> hot() {
    return Optional.of(hot);
  }

  /** What is damaged in the hot part is whole in the cold one. */
  @Override
  public Optional<Backend> spare() {
    return Optional.of(cold);
  }

  @Override
  public Flux<Id> list(FileType type) {
    return cold.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return cold.size(file);
  }

  /** A copy that ends too early goes on in the cold part, whose file is the same. */
  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return isInHot(file)
        .flatMapMany(
            isHot -> {
              if (!isHot) {
                return cold.read(file, range);
              }
              long[] delivered = {0};
              return hot.read(file, range)
                  .doOnNext(buffer -> delivered[0] += buffer.remaining())
                  .onErrorResume(
                      e -> isOneOf(e, Reason.NOT_FOUND, Reason.TOO_SHORT),
                      e -> cold.read(file, range.skip(delivered[0])));
            });
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return isInHot(file)
        .flatMapMany(
            isHot ->
                isHot
                    ? hot.readAll(file)
                        .onErrorResume(e -> isOneOf(e, Reason.NOT_FOUND), e -> cold.readAll(file))
                    : cold.readAll(file));
  }

  /** What is in the hot part can be read from there. */
  @Override
  public Optional<Thawing> thawing() {
    return cold.thawing().map(ColdThawing::new);
  }

  private final class ColdThawing implements Thawing {
    private static final Seen READY = new Seen(State.READY, OptionalLong.empty());
    private final Thawing thawing;

    ColdThawing(Thawing thawing) {
      this.thawing = thawing;
    }

    @Override
    public Mono<Seen> look(FileHandle file) {
      return isInHot(file).flatMap(isHot -> isHot ? Mono.just(READY) : thawing.look(file));
    }

    @Override
    public Mono<Seen> thaw(FileHandle file) {
      return isInHot(file).flatMap(isHot -> isHot ? Mono.just(READY) : thawing.thaw(file));
    }

    @Override
    public Flux<Long> looks() {
      return thawing.looks();
    }
  }

  private static boolean isOneOf(Throwable error, Reason... reasons) {
    return error instanceof BackendException known
        && Arrays.asList(reasons).contains(known.reason());
  }

  /** The config of the pair is that of the cold part; the hot one's says so of itself. */
  private Mono<Boolean> isInHot(FileHandle file) {
    return switch (file.type()) {
      case CONFIG, LOCK -> Mono.just(false);
      case KEY, SNAPSHOT, INDEX -> Mono.just(true);
      case PACK -> hotPacks().map(packs -> packs.contains(file.id()));
    };
  }

  private Mono<IdSet> hotPacks() {
    return Mono.defer(
        () -> {
          Mono<IdSet> list =
              Objects.requireNonNull(
                  hotPacks.updateAndGet(asked -> asked != null ? asked : listHotPacks()));
          return list.doOnError(e -> hotPacks.compareAndSet(list, null));
        });
  }

  private Mono<IdSet> listHotPacks() {
    return hot.list(FileType.PACK).collect(IdSet::new, IdSet::add).cache();
  }

  @Override
  public void close() {
    hot.close();
    cold.close();
  }
}
