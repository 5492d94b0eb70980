package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads whole small files of a repository: config, keys, snapshots, index files, locks. */
final class FileReader {
  private final Backend backend;
  private final Resources resources;

  FileReader(Backend backend, Resources resources) {
    this.backend = backend;
    this.resources = resources;
  }

  /**
   * Fetches a file, checks it against its name, and hands it to {@code work} on a worker thread; it
   * is freed when that is done. A file whose content does not fit its name is fetched once more,
   * since the storage may have answered wrongly, or from its spares, one after another, if there
   * are any.
   */
  <T> Mono<T> read(FileHandle file, Function<StoredFile, T> work) {
    return fetch(backend, file, work)
        .onErrorResume(
            SluiceException.class,
            e ->
                e.kind() == Kind.DAMAGED
                    ? backend
                        .spare()
                        .map(spare -> readSpare(spare, file, work, e))
                        .orElseGet(() -> fetch(backend, file, work))
                    : Mono.error(e));
  }

  /** What is wrong with the first one is told if none is right. */
  private <T> Mono<T> readSpare(
      Backend storage, FileHandle file, Function<StoredFile, T> work, SluiceException first) {
    return fetch(storage, file, work)
        .onErrorResume(
            SluiceException.class,
            e ->
                BlobReader.concernsCopy(e)
                    ? storage
                        .spare()
                        .map(spare -> readSpare(spare, file, work, first))
                        .orElseGet(() -> Mono.error(first))
                    : Mono.error(e));
  }

  private <T> Mono<T> fetch(Backend storage, FileHandle file, Function<StoredFile, T> work) {
    return Mono.using(
        () -> new StoredFile(file, resources),
        stored ->
            storage
                .readAll(file)
                .publishOn(resources.workers().scheduler(), 1)
                .reduce(stored, StoredFile::add)
                .map(collected -> work.apply(checked(collected, file))),
        StoredFile::close);
  }

  private static StoredFile checked(StoredFile stored, FileHandle file) {
    return file.type() == FileType.CONFIG ? stored : stored.checkName();
  }

  /** The handles of all files of a type, in the order of their ids. */
  Flux<FileHandle> list(FileType type) {
    return backend.list(type).sort().map(id -> new FileHandle(type, id));
  }

  /** How many such files to read at once. */
  int concurrency() {
    return Math.max(1, Math.min(backend.connections(), 32));
  }
}
