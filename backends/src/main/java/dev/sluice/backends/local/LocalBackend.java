package dev.sluice.backends.local;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository in a directory, in the default layout. Also reads the directory of a rest-server.
 * Reads block, so they run on threads of their own; a read goes on when the next buffer is asked
 * for, and the file is open no longer than its subscription lasts.
 */
public final class LocalBackend implements Backend {
  /** Reads at once unless told otherwise: enough to keep two cores and a disk busy. */
  public static final int CONNECTIONS = 4;

  /**
   * Larger buffers are not faster from the page cache, and cost memory for every read in flight.
   */
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path root;
  private final int connections;
  private final ReadingThreads threads;

  /**
   * @param root the directory that holds {@code config}
   * @param connections what {@link #connections} says; also the number of threads
   */
  public LocalBackend(Path root, int connections) {
    this.root = root;
    this.connections = connections;
    this.threads = new ReadingThreads(connections);
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
    return Mono.fromCallable(() -> names(root.resolve(type.directory()), type == FileType.PACK))
        .flatMapIterable(names -> names)
        .onErrorMap(IOException.class, e -> failure("list " + type.directory(), e))
        .subscribeOn(threads.scheduler());
  }

  /** Packs lie one level down, in directories named by two digits; nothing is looked for deeper. */
  private static List<Id> names(Path directory, boolean isSharded) throws IOException {
    List<Id> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!isSharded) {
          Id.parse(entry.getFileName().toString()).ifPresent(names::add);
        } else if (Files.isDirectory(entry)) {
          names.addAll(names(entry, false));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException empty) {
      return names;
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return Mono.fromCallable(() -> Files.size(path(file)))
        .onErrorMap(IOException.class, e -> failure(file, e))
        .subscribeOn(threads.scheduler());
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return stream(file, range.offset(), range.end());
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return stream(file, 0, Long.MAX_VALUE);
  }

  /** Bytes from {@code start} to {@code end}, which may be {@link Long#MAX_VALUE} for all. */
  private Flux<ByteBuffer> stream(FileHandle file, long start, long end) {
    return Flux.using(
            () -> FileChannel.open(path(file), StandardOpenOption.READ),
            channel -> buffers(file, channel, start, end),
            LocalBackend::close)
        .onErrorMap(IOException.class, e -> failure(file, e))
        .subscribeOn(threads.scheduler());
  }

  private Flux<ByteBuffer> buffers(FileHandle file, FileChannel channel, long start, long end) {
    return Flux.generate(
        () -> start,
        (position, sink) -> {
          if (position == end) {
            sink.complete();
            return position;
          }
          try {
            ByteBuffer buffer = next(channel, position, end);
            // Once emitted it is the subscriber's, who may have drained it already.
            int length = buffer.remaining();
            if (length > 0) {
              sink.next(buffer);
            } else if (end == Long.MAX_VALUE) {
              sink.complete();
            } else {
              sink.error(tooShort(file, channel.size(), end));
            }
            return position + length;
          } catch (IOException e) {
            sink.error(e);
            return position;
          }
        });
  }

  /** A new buffer with what follows {@code position}; empty at the end of the file. */
  private static ByteBuffer next(FileChannel channel, long position, long end) throws IOException {
    long wanted = Math.min(BUFFER_BYTES, end - position);
    long there = Math.max(0, channel.size() - position);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(wanted, there));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        break;
      }
    }
    return buffer.flip();
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path path(FileHandle file) {
    return root.resolve(file.path());
  }

  private static BackendException tooShort(FileHandle file, long size, long end) {
    return new BackendException(
        Reason.TOO_SHORT,
        file + " is shorter than its index says (need " + end + ", has " + size + ")");
  }

  private BackendException failure(FileHandle file, IOException cause) {
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return new BackendException(Reason.NOT_FOUND, file + " is missing", cause);
    }
    return failure("read " + path(file), cause);
  }

  private BackendException failure(String action, IOException cause) {
    boolean isDenied = cause instanceof AccessDeniedException;
    String why = isDenied ? "permission denied" : String.valueOf(cause.getMessage());
    return new BackendException(
        isDenied ? Reason.DENIED : Reason.TRANSIENT,
        "cannot " + action + " in " + describe() + ": " + why,
        cause);
  }

  @Override
  public void close() {
    threads.close();
  }
}
