package dev.sluice.testing;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * A storage in memory that keeps to the contract to the letter: a buffer for each one requested,
 * none ahead. It notes every request, and signals on the thread that requests.
 */
public final class MemoryBackend implements Backend {
  private static final int BUFFER_BYTES = 64 << 10;

  private final MemorySink files;
  private final int bufferBytes;
  private final List<StorageRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger openTransfers = new AtomicInteger();
  private final AtomicInteger mostOpenTransfers = new AtomicInteger();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile boolean isClosed;

  private MemoryBackend(MemorySink files, int bufferBytes) {
    this.files = files;
    this.bufferBytes = bufferBytes;
  }

  /** Reads {@code files}, later changes included. */
  public static MemoryBackend over(MemorySink files) {
    return new MemoryBackend(files, BUFFER_BYTES);
  }

  /**
   * Reads a repository that was built, wherever it was built into; see {@link #over(MemorySink)}.
   */
  public static MemoryBackend over(BuiltRepository repository) {
    return over(
        repository.sink() instanceof MemorySink memory
            ? memory
            : MemorySink.copyOf(repository.sink()));
  }

  /** A storage with the same files that emits buffers of this size; 64 KiB by default. */
  public MemoryBackend emitting(int bufferBytes) {
    return new MemoryBackend(files, bufferBytes);
  }

  /** All requests so far, in order of subscription. */
  public List<StorageRequest> requests() {
    return List.copyOf(requests);
  }

  /** Reads that were subscribed to and have neither ended nor been cancelled. */
  public int openTransfers() {
    return openTransfers.get();
  }

  /** The most transfers that were open at once. */
  public int mostOpenTransfers() {
    return mostOpenTransfers.get();
  }

  /** Bytes emitted so far. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return isClosed;
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public int connections() {
    return 4;
  }

  @Override
  public Flux<Id> list(FileType type) {
    return Flux.defer(
        () -> {
          requests.add(StorageRequest.list(type));
          String directory = type.directory() + "/";
          return Flux.fromStream(
              files.paths().stream()
                  .filter(path -> path.startsWith(directory))
                  .map(path -> path.substring(path.lastIndexOf('/') + 1))
                  .flatMap(name -> Id.parse(name).stream())
                  .distinct());
        });
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return Mono.fromCallable(
        () -> {
          requests.add(StorageRequest.size(file));
          return (long) find(file).orElseThrow(() -> missing(file)).length;
        });
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return transfer(file, StorageRequest.read(file, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return transfer(file, StorageRequest.readAll(file));
  }

  private Optional<byte[]> find(FileHandle file) {
    return files.find(file.path());
  }

  private static BackendException missing(FileHandle file) {
    return new BackendException(Reason.NOT_FOUND, "memory: " + file + " does not exist");
  }

  private Flux<ByteBuffer> transfer(FileHandle file, StorageRequest request) {
    return Flux.generate(
        () -> {
          requests.add(request);
          mostOpenTransfers.accumulateAndGet(openTransfers.incrementAndGet(), Math::max);
          return new Transfer(file, request);
        },
        (transfer, sink) -> {
          transfer.emitNext(sink);
          return transfer;
        },
        transfer -> openTransfers.decrementAndGet());
  }

  /** One read under way. */
  private final class Transfer {
    private final FileHandle file;
    private final Optional<byte[]> bytes;
    private final long end;
    private long position;

    private Transfer(FileHandle file, StorageRequest request) {
      this.file = file;
      this.bytes = find(file);
      this.position = request.offset();
      this.end =
          request.range().map(ByteRange::end).orElseGet(() -> (long) bytes.orElse(NONE).length);
    }

    private void emitNext(SynchronousSink<ByteBuffer> sink) {
      if (isClosed) {
        sink.error(new BackendException(Reason.TRANSIENT, "memory: closed"));
      } else if (bytes.isEmpty()) {
        sink.error(missing(file));
      } else if (position >= end) {
        sink.complete();
      } else if (position >= bytes.get().length) {
        String message = "memory: " + file + " has " + bytes.get().length + " bytes, not " + end;
        sink.error(new BackendException(Reason.TOO_SHORT, message));
      } else {
        emit(bytes.get(), sink);
      }
    }

    private void emit(byte[] content, SynchronousSink<ByteBuffer> sink) {
      int length = (int) Math.min(bufferBytes, Math.min(end, content.length) - position);
      byte[] copy = new byte[length];
      System.arraycopy(content, (int) position, copy, 0, length);
      position += length;
      bytesRead.addAndGet(length);
      sink.next(ByteBuffer.wrap(copy));
      if (position == end) {
        sink.complete();
      }
    }
  }

  private static final byte[] NONE = {};

  @Override
  public void close() {
    isClosed = true;
  }
}
