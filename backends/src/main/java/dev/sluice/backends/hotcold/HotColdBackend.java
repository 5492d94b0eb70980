package dev.sluice.backends.hotcold;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pair as rustic writes it: the cold part is a complete repository, the hot part has copies of
 * everything but the packs with data. Lists come from the cold part; what may be in the hot part is
 * read there first. Which packs those are is asked once, at the first read of a pack.
 */
public final class HotColdBackend implements Backend {
  private final Backend hot;
  private final Backend cold;
  private final Mono<IdSet> hotPacks;

  /** A pair of these two, which are closed with it. */
  public HotColdBackend(Backend hot, Backend cold) {
    this.hot = hot;
    this.cold = cold;
    this.hotPacks = hot.list(FileType.PACK).collectList().map(IdSet::of).cache();
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
  public Optional<Backend> hot() {
    return Optional.of(hot);
  }

  @Override
  public Flux<Id> list(FileType type) {
    return cold.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return cold.size(file);
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return isInHot(file)
        .flatMapMany(
            isHot ->
                isHot
                    ? orCold(hot.read(file, range), cold.read(file, range))
                    : cold.read(file, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return isInHot(file)
        .flatMapMany(
            isHot -> isHot ? orCold(hot.readAll(file), cold.readAll(file)) : cold.readAll(file));
  }

  /** The config of the pair is that of the cold part; the hot one's says so of itself. */
  private Mono<Boolean> isInHot(FileHandle file) {
    return switch (file.type()) {
      case CONFIG, LOCK -> Mono.just(false);
      case KEY, SNAPSHOT, INDEX -> Mono.just(true);
      case PACK -> hotPacks.map(packs -> packs.contains(file.id()));
    };
  }

  private static Flux<ByteBuffer> orCold(Flux<ByteBuffer> fromHot, Flux<ByteBuffer> fromCold) {
    return fromHot.onErrorResume(
        e -> e instanceof BackendException b && b.reason() == BackendException.Reason.NOT_FOUND,
        e -> fromCold);
  }

  @Override
  public void close() {
    hot.close();
    cold.close();
  }
}
