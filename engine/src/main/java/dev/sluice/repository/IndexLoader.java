package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.BlobType;
import dev.sluice.format.IndexReader;
import dev.sluice.format.IndexVisitor;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Streams index files, several at once, into a {@link BlobIndex}. A file that cannot be read is a
 * warning: its packs are found again by their headers once a blob is missed, see {@link
 * IndexSupplement}.
 */
final class IndexLoader {
  private static final int MAX_AT_ONCE = 16;

  private final FileReader files;
  private final MasterKey key;
  private final Resources resources;
  private final Optional<IndexCache> cache;

  IndexLoader(FileReader files, MasterKey key, Resources resources, Optional<IndexCache> cache) {
    this.files = files;
    this.key = key;
    this.resources = resources;
    this.cache = cache;
  }

  /** The names of all index files there are now. */
  Mono<List<FileHandle>> list() {
    return files.list(FileType.INDEX).collectList();
  }

  /** Reads these index files. The index is the subscriber's to close. */
  Mono<BlobIndex> load(List<FileHandle> indexFiles) {
    return Mono.defer(
        () ->
            cache
                .flatMap(kept -> kept.find(indexFiles))
                .map(Mono::just)
                .orElseGet(() -> readAll(indexFiles)));
  }

  /**
   * Makes an index of what the headers of all packs say; what index files say comes second, for
   * packs whose headers are lost.
   */
  Mono<BlobIndex> rebuild(IndexSupplement headers, List<FileHandle> indexFiles) {
    return Mono.using(
        () -> new BlobIndexBuilder(resources),
        builder ->
            headers
                .addAll(pack -> true, builder)
                .thenMany(Flux.fromIterable(indexFiles))
                .flatMap(
                    file -> read(file, builder, true),
                    Math.min(MAX_AT_ONCE, files.concurrency()),
                    1)
                .count()
                .publishOn(resources.workers().scheduler())
                .map(readable -> builder.build()),
        BlobIndexBuilder::close);
  }

  private Mono<BlobIndex> readAll(List<FileHandle> indexFiles) {
    return Mono.using(
        () -> new BlobIndexBuilder(resources),
        builder ->
            Flux.fromIterable(indexFiles)
                .flatMap(
                    file -> read(file, builder, false),
                    Math.min(MAX_AT_ONCE, files.concurrency()),
                    1)
                .count()
                .publishOn(resources.workers().scheduler())
                .map(
                    readable ->
                        cache.isPresent() && readable == indexFiles.size()
                            ? cache.get().build(builder, indexFiles)
                            : builder.build()),
        BlobIndexBuilder::close);
  }

  private Mono<Boolean> read(FileHandle file, BlobIndexBuilder builder, boolean isSecond) {
    return files
        .read(file, stored -> parse(stored, builder, isSecond))
        .onErrorResume(
            SluiceException.class,
            e -> {
              if (e.kind() == Kind.LIMIT) {
                return Mono.error(e);
              }
              resources
                  .options()
                  .onWarning()
                  .accept("an index file cannot be read, data may be missing: " + e.getMessage());
              return Mono.empty();
            });
  }

  private boolean parse(StoredFile stored, BlobIndexBuilder builder, boolean isSecond) {
    try (BlobIndexBuilder.Batch batch = builder.batch()) {
      return stored.parseJson(
          key,
          json -> {
            IndexReader.read(json, new Collector(stored, batch, isSecond));
            return true;
          });
    }
  }

  /** Puts what one index file says into the builder. */
  private final class Collector implements IndexVisitor {
    private final StoredFile stored;
    private final BlobIndexBuilder.Batch batch;
    private final boolean isSecond;

    Collector(StoredFile stored, BlobIndexBuilder.Batch batch, boolean isSecond) {
      this.stored = stored;
      this.batch = batch;
      this.isSecond = isSecond;
    }

    @Override
    public void pack(Id pack, boolean isToBeDeleted) {
      batch.pack(pack, isToBeDeleted || isSecond);
    }

    @Override
    public void blob(
        BlobType type, byte[] id, int idOffset, long offset, long length, long plainLength) {
      batch.blob(type, id, idOffset, offset, length, plainLength);
    }

    @Override
    public void unknownBlobType(String type, Id pack) {
      resources
          .options()
          .onWarning()
          .accept(
              stored.damaged("unknown blob type \"" + type + "\" in pack " + pack).getMessage());
    }
  }
}
