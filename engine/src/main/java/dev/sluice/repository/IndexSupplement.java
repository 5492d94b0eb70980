package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.PackHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the index lacks: once a blob is missed, the packs that no index file mentions are looked at,
 * and what their own headers say is added. So a lost or damaged index file costs time, not data.
 */
final class IndexSupplement {
  /** Room for fifteen entries: most headers of small packs come with the first request. */
  private static final int FIRST_TAIL = 15 * 41 + BoxOpener.OVERHEAD + Integer.BYTES;

  private static final int LARGEST_HEADER = 16 << 20;

  private final Backend backend;
  private final MasterKey key;
  private final Resources resources;

  IndexSupplement(Backend backend, MasterKey key, Resources resources) {
    this.backend = backend;
    this.key = key;
    this.resources = resources;
  }

  /** An index of the packs that {@code known} does not know; without entries if it knows all. */
  Mono<BlobIndex> load(BlobIndex known) {
    return Mono.using(
        () -> new BlobIndexBuilder(resources),
        builder ->
            addAll(pack -> !known.packs().contains(pack), builder)
                .flatMap(packs -> build(packs, builder)),
        BlobIndexBuilder::close);
  }

  /** Adds what the headers of these packs say; how many of them could be read. */
  Mono<Long> addAll(Predicate<Id> which, BlobIndexBuilder builder) {
    Flux<Id> packs =
        backend.list(FileType.PACK).publishOn(resources.workers().scheduler(), 64).filter(which);
    // A list that is read slowly holds a connection; where there is one only, it has to end first.
    boolean isOnlyOne = backend.connections() == 1;
    return (isOnlyOne ? packs.collectList().flatMapMany(Flux::fromIterable) : packs)
        .flatMap(pack -> read(pack, builder), Math.min(16, backend.connections()), 1)
        .count();
  }

  private Mono<BlobIndex> build(long packs, BlobIndexBuilder builder) {
    if (packs > 0) {
      warn("the index does not mention " + packs + " packs; using what their own headers say");
    }
    return Mono.fromCallable(builder::build);
  }

  private Mono<Boolean> read(Id pack, BlobIndexBuilder builder) {
    return header(backend, FileHandle.pack(pack))
        .map(entries -> add(pack, entries, builder))
        .onErrorResume(
            SluiceException.class,
            e -> {
              if (e.kind() == Kind.LIMIT) {
                return Mono.error(e);
              }
              warn(
                  "pack "
                      + pack
                      + ": its header cannot be read, so only an index could tell what is in it: "
                      + e.getMessage());
              return Mono.empty();
            });
  }

  /** From this storage or else, one after the other, from its spares. */
  private Mono<List<PackHeader.Entry>> header(Backend storage, FileHandle file) {
    return storage
        .size(file)
        .flatMap(size -> header(storage, file, size))
        .onErrorResume(
            e -> BlobReader.concernsCopy(e) && storage.spare().isPresent(),
            e ->
                header(storage.spare().orElseThrow(), file)
                    .onErrorMap(BlobReader::concernsCopy, notThereEither -> e));
  }

  private Mono<List<PackHeader.Entry>> header(Backend storage, FileHandle file, long size) {
    if (size < BoxOpener.OVERHEAD + Integer.BYTES) {
      return Mono.error(new SluiceException(Kind.DAMAGED, "truncated (" + size + " bytes)"));
    }
    return tail(storage, file, size, Math.min(size, FIRST_TAIL))
        .flatMap(
            tail -> {
              int sealed =
                  ByteBuffer.wrap(tail)
                      .order(ByteOrder.LITTLE_ENDIAN)
                      .getInt(tail.length - Integer.BYTES);
              if (sealed < BoxOpener.OVERHEAD
                  || sealed > size - Integer.BYTES
                  || sealed > LARGEST_HEADER) {
                return Mono.error(
                    new SluiceException(Kind.DAMAGED, "header: impossible length " + sealed));
              }
              long wanted = (long) sealed + Integer.BYTES;
              return wanted <= tail.length
                  ? Mono.just(open(tail, sealed, size))
                  : tail(storage, file, size, wanted).map(longer -> open(longer, sealed, size));
            });
  }

  private Mono<byte[]> tail(Backend storage, FileHandle file, long size, long length) {
    return storage
        .read(file, new ByteRange(size - length, length))
        .reduceWith(() -> ByteBuffer.allocate((int) length), ByteBuffer::put)
        .publishOn(resources.workers().scheduler())
        .map(ByteBuffer::array);
  }

  private List<PackHeader.Entry> open(byte[] tail, int sealed, long size) {
    byte[] plain = new byte[sealed - BoxOpener.OVERHEAD];
    key.newOpener().open(tail, tail.length - Integer.BYTES - sealed, sealed, plain, 0);
    return PackHeader.parse(plain, size, sealed);
  }

  private static boolean add(Id pack, List<PackHeader.Entry> entries, BlobIndexBuilder builder) {
    try (BlobIndexBuilder.Batch batch = builder.batch()) {
      batch.pack(pack, false);
      for (PackHeader.Entry entry : entries) {
        batch.blob(
            entry.type(),
            entry.id().bytes(),
            0,
            entry.offset(),
            entry.length(),
            entry.plainLength());
      }
    }
    return true;
  }

  private void warn(String message) {
    resources.options().onWarning().accept(message);
  }
}
