package dev.sluice.backends.local;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.files.FileSize;
import dev.sluice.backends.files.FileSlice;
import dev.sluice.backends.files.FileStreams;
import dev.sluice.backends.files.PullSource;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository in a directory, in the default layout; the directory that a rest-server serves has
 * it too. Symbolic links are followed. All file system calls run on threads of its own, named
 * {@code sluice-local-1} and so on, and so do all signals; a request occupies a thread only while
 * it has demand. Buffers lie on the heap; the more connections, the smaller they are, so that all
 * together take the same memory.
 *
 * <p>Nothing is looked at before the first subscription: where there is no repository, reading
 * {@code config} fails as not found.
 */
public final class LocalBackend implements Backend {
  /** Enough to keep a disk busy; from the page cache one is as fast. */
  public static final int CONNECTIONS = 4;

  private static final int BYTES_OF_ALL_BUFFERS = 2 << 20;
  private static final int SMALLEST_BUFFER = 16 << 10;

  private final Path root;
  private final int connections;
  private final FileStreams streams;

  /** With 4 connections. */
  public LocalBackend(Path root) {
    this(root, CONNECTIONS);
  }

  /**
   * @param connections how many file system calls may block at once, and what {@link
   *     #connections()} says; at least 1
   */
  public LocalBackend(Path root, int connections) {
    this.root = root;
    this.connections = connections;
    this.streams = new FileStreams(new BlockingThreads("sluice-local", connections));
  }

  @Override
  public String describe() {
    return "local:" + root;
  }

  @Override
  public int connections() {
    return connections;
  }

  @Override
  public Flux<Id> list(FileType type) {
    Operation operation = Operation.listing(type, describe());
    Path directory = root.resolve(type.directory());
    return pull(
        operation,
        type == FileType.PACK
            ? () -> new PackListing(directory)
            : () -> new DirectoryListing(directory));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    Operation operation = Operation.measuring(file, describe());
    return pull(operation, () -> new FileSize(root.resolve(file.path()))).single();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    Operation operation = Operation.reading(file, range, describe());
    return pull(operation, () -> slice(file, Optional.of(range), operation));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    Operation operation = Operation.readingAll(file, describe());
    return pull(operation, () -> slice(file, Optional.empty(), operation));
  }

  private FileSlice slice(FileHandle file, Optional<ByteRange> range, Operation operation) {
    return new FileSlice(root.resolve(file.path()), range, bufferBytes(connections), operation);
  }

  /** A few of these are on their way for each connection. */
  static int bufferBytes(int connections) {
    int share = Integer.highestOneBit(Math.max(1, BYTES_OF_ALL_BUFFERS / connections));
    return Math.max(SMALLEST_BUFFER, Math.min(FileSlice.BUFFER_BYTES, share));
  }

  private <T> Flux<T> pull(Operation operation, Supplier<PullSource<T>> source) {
    return streams
        .pull(source)
        .onErrorMap(IOException.class, e -> FileErrors.of(e, operation, root));
  }

  /** Requests under way, each of which has at most one file or directory open. */
  int openRequests() {
    return streams.openStreams();
  }

  /** Fails the requests that are under way, without waiting for a call that hangs. */
  @Override
  public void close() {
    streams.close();
  }
}
