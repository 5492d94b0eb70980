package dev.sluice.backends.cache;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.StorageUse;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.files.FileSlice;
import dev.sluice.backends.files.FileStreams;
import dev.sluice.backends.ids.IdSet;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps index and snapshot files on a local disk, in restic's cache, which restic and rustic may
 * use at the same time. A kept file is checked against its name before any of it is delivered, and
 * fetched anew if it is not what the name says. What a complete list does not name is removed.
 *
 * <p>A cache that cannot be read or written is no failure of a read: the file comes from the
 * storage, and a warning tells. Signals of these files come from threads named {@code
 * sluice-cache-1} and so on.
 */
public final class CachingBackend extends AroundBackend {
  private static final Set<FileType> KEPT = EnumSet.of(FileType.INDEX, FileType.SNAPSHOT);
  private static final int THREADS = 2;

  private final CacheDirectory directory;
  private final BlockingThreads threads = new BlockingThreads("sluice-cache", THREADS);
  private final FileStreams files = new FileStreams(threads);
  private final Consumer<String> onWarning;
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final LongAdder hits = new LongAdder();

  /**
   * @param inner is closed with this
   * @param directory of the repository, named by its id: {@code ~/.cache/restic/5956a3f6…}; made
   *     when the first file is kept
   * @param onWarning is told the first thing that goes wrong with the cache, on any thread
   */
  public CachingBackend(Backend inner, Path directory, Consumer<String> onWarning) {
    super(inner);
    this.directory = new CacheDirectory(directory);
    this.onWarning = onWarning;
  }

  /** Whatever the storages are, the first of them is the one that such files come from. */
  @Override
  public List<StorageUse> use() {
    List<StorageUse> all = new ArrayList<>(inner().use());
    all.set(0, all.get(0).plusCacheHits(hits.sum()));
    return all;
  }

  @Override
  public Flux<Id> list(FileType type) {
    if (!KEPT.contains(type)) {
      return inner().list(type);
    }
    return Flux.defer(
        () -> {
          IdSet listed = new IdSet();
          return inner()
              .list(type)
              .map(id -> noted(listed, id))
              .concatWith(inCache(() -> directory.retain(type, listed)).then(Mono.empty()));
        });
  }

  private static Id noted(IdSet listed, Id id) {
    listed.add(id);
    return id;
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    if (!KEPT.contains(file.type())) {
      return inner().readAll(file);
    }
    Operation operation = Operation.readingAll(file, describe());
    return Mono.fromCallable(() -> directory.has(file))
        .subscribeOn(threads.scheduler())
        .onErrorResume(IOException.class, this::toldAsMissing)
        .flatMapMany(isKept -> isKept ? kept(file, operation) : fetched(file))
        .onErrorMap(RejectedExecutionException.class, e -> closed(operation, e))
        .onErrorMap(ClosedChannelException.class, e -> closed(operation, e));
  }

  private Flux<ByteBuffer> kept(FileHandle file, Operation operation) {
    return files
        .pull(() -> new FileSlice(directory.place(file), Optional.empty(), operation))
        .doOnComplete(hits::increment)
        .onErrorResume(NoSuchFileException.class, removedMeanwhile -> fetched(file));
  }

  private Flux<ByteBuffer> fetched(FileHandle file) {
    return Flux.usingWhen(
        Mono.fromSupplier(() -> new CacheEntry(directory, file)),
        entry ->
            inner()
                .readAll(file)
                .publishOn(threads.scheduler(), 1)
                .map(buffer -> written(entry, buffer)),
        entry -> inCache(entry::keep),
        (entry, error) -> inCache(entry::discard),
        entry -> inCache(entry::discard));
  }

  private ByteBuffer written(CacheEntry entry, ByteBuffer buffer) {
    try {
      entry.write(buffer);
    } catch (IOException e) {
      tell(e);
    }
    return buffer;
  }

  private Mono<Boolean> toldAsMissing(IOException e) {
    tell(e);
    return Mono.just(false);
  }

  private void tell(IOException e) {
    if (isTold.compareAndSet(false, true)) {
      onWarning.accept("the cache cannot be used: " + e);
    }
  }

  /** Work on the cache that may fail without anybody missing it. */
  private interface Work {
    void run() throws IOException;
  }

  private Mono<Void> inCache(Work work) {
    Mono<Void> done =
        Mono.fromRunnable(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                tell(e);
              }
            });
    // After closing there is no other thread left for what is still to be cleaned up.
    return done.subscribeOn(threads.scheduler())
        .onErrorResume(RejectedExecutionException.class, e -> done);
  }

  private static Throwable closed(Operation operation, Exception cause) {
    return operation.failed(Reason.EXHAUSTED, "the repository was closed", cause);
  }

  @Override
  public void close() {
    inner().close();
    files.close();
  }
}
