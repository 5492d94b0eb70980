package dev.sluice.backend;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A storage that holds a repository, read-only.
 *
 * <p>All publishers are cold: nothing is requested before subscription, each subscription is a
 * request of its own, and cancelling one stops its transfer and frees its connection. They signal
 * on a thread of the backend; whoever does lengthy work moves to another thread first. Failures are
 * {@link BackendException}s. Implementations may be used by many threads at once.
 */
public interface Backend extends AutoCloseable {
  /** What and where this is, without secrets: {@code local:/srv/backup}. */
  String describe();

  /**
   * How many requests to make at once when nobody asked for a number; where {@link #line} measures,
   * the most that it may come to.
   */
  int connections();

  /** How it is being read; empty where nothing is measured, as on a local disk. */
  default Optional<Line> line() {
    return Optional.empty();
  }

  /** How each of the storages that this one is made of has been read; at least this one. */
  default List<StorageUse> use() {
    return List.of(new StorageUse(describe(), line(), 0));
  }

  /**
   * The names of all files of a type, in no particular order, at most once each. Names that are not
   * ids are left out. A directory that does not exist is empty. Not for {@link FileType#CONFIG}.
   */
  Flux<Id> list(FileType type);

  /** The stored size of a file in bytes; fails with {@link BackendException.Reason#NOT_FOUND}. */
  Mono<Long> size(FileHandle file);

  /**
   * Streams a stretch of a file, in order: exactly {@code range.length()} bytes, or an error. Each
   * emitted buffer belongs to the subscriber: the backend never touches it again. Bytes are only
   * fetched on demand: what a subscriber has not requested is at most one buffer ahead, besides
   * what the system's own socket or page cache holds. A file that ends earlier fails with {@link
   * BackendException.Reason#TOO_SHORT}.
   */
  Flux<ByteBuffer> read(FileHandle file, ByteRange range);

  /** Streams a whole file under the same rules; the stream ends where the file ends. */
  Flux<ByteBuffer> readAll(FileHandle file);

  /**
   * The part of a hot/cold pair that holds only metadata, for checking that the two belong
   * together. Empty for every ordinary storage.
   */
  default Optional<Backend> hot() {
    return Optional.empty();
  }

  /**
   * The places that this reads from, where it is a storage in several places: for checking that
   * they hold the same repository. A place that does not answer fails without much waiting; closing
   * one does nothing. Empty for every ordinary storage.
   */
  default List<Backend> places() {
    return List.of();
  }

  /**
   * Another storage that holds the same files, to be asked for what came damaged from this one; it
   * may have a spare in turn. Empty if there is none.
   */
  default Optional<Backend> spare() {
    return Optional.empty();
  }

  /**
   * The same storage, with files that are worth it kept in a directory on a local disk; closing it
   * closes this. The storage itself where nothing would be won, as on a local disk.
   *
   * @param directory for this repository alone, in restic's layout: {@code
   *     ~/.cache/restic/5956a3f…}; made when needed
   * @param onWarning is told, once, what keeps the directory from being used; that fails no read
   */
  default Backend cachedIn(Path directory, Consumer<String> onWarning) {
    return this;
  }

  /** How files are brought out of cold storage; empty where nobody asked for that. */
  default Optional<Thawing> thawing() {
    return Optional.empty();
  }

  /**
   * Frees connections, threads and handles. Running reads may fail. Idempotent, does not block
   * long.
   */
  @Override
  void close();
}
