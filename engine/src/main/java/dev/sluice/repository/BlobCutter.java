package dev.sluice.repository;

import dev.sluice.backend.BackendException;
import dev.sluice.error.SluiceException;
import dev.sluice.flow.BufferPool;
import dev.sluice.flow.ByteBudget;
import dev.sluice.flow.Leases;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cuts the byte stream of a range into sealed blobs, whatever the chunks are. State of one
 * subscription.
 *
 * <p>A blob that lies within one chunk is not copied: the chunk is ours to keep. A blob that spans
 * chunks is assembled in an array that is paid for from the budget first; until the bytes are
 * granted, no further chunk is requested, so the storage is not read. Blobs that are complete go
 * downstream before that wait, which is why it cannot deadlock: whoever holds bytes here can always
 * be opened.
 */
final class BlobCutter implements AutoCloseable {
  private final PackRange range;
  private final Leases leases;
  private final BufferPool buffers;
  private long position;
  private int next;
  private byte @Nullable [] assembling;
  private int assembled;
  private ByteBudget.@Nullable Lease lease;
  private boolean isClosed;

  BlobCutter(PackRange range, Leases leases, BufferPool buffers) {
    this.range = range;
    this.leases = leases;
    this.buffers = buffers;
    this.position = range.bytes().offset();
  }

  /** The blobs of {@code bytes}, in batches; a failure of the stream is the last batch. */
  static Flux<SealedBatch> cut(
      Flux<ByteBuffer> bytes, PackRange range, Leases leases, BufferPool buffers) {
    return Flux.using(
        () -> new BlobCutter(range, leases, buffers),
        cutter ->
            bytes
                .concatMapDelayError(cutter::accept, 1)
                .concatWith(Mono.defer(cutter::end))
                .onErrorResume(SluiceException.class, e -> Mono.just(cutter.failed(e))),
        BlobCutter::close);
  }

  private Flux<SealedBatch> accept(ByteBuffer chunk) {
    List<SealedBlob> complete = new ArrayList<>();
    while (chunk.hasRemaining() && next < range.size()) {
      if (assembling != null) {
        fill(assembling, chunk, complete);
      } else if (position < range.offset(next)) {
        skip(chunk, range.offset(next) - position);
      } else if (chunk.remaining() >= range.length(next)) {
        complete.add(slice(chunk, (int) range.length(next)));
      } else {
        return batch(complete).concatWith(startAssembling(chunk));
      }
    }
    return batch(complete);
  }

  private static Flux<SealedBatch> batch(List<SealedBlob> complete) {
    return complete.isEmpty() ? Flux.empty() : Flux.just(SealedBatch.of(complete));
  }

  private void skip(ByteBuffer chunk, long bytes) {
    int part = (int) Math.min(bytes, chunk.remaining());
    chunk.position(chunk.position() + part);
    position += part;
  }

  private SealedBlob slice(ByteBuffer chunk, int length) {
    int start = chunk.position();
    SealedBlob blob;
    if (chunk.hasArray()) {
      blob = new SealedBlob(next, chunk.array(), chunk.arrayOffset() + start, length, null);
      chunk.position(start + length);
    } else {
      byte[] copy = new byte[length];
      chunk.get(copy);
      blob = new SealedBlob(next, copy, 0, length, null);
    }
    position += length;
    next++;
    return blob;
  }

  private Mono<SealedBatch> startAssembling(ByteBuffer chunk) {
    int length = (int) range.length(next);
    return leases
        .lease(BufferPool.sizeFor(length))
        .flatMap(
            granted -> {
              if (!hold(granted)) {
                return Mono.empty();
              }
              byte[] array = buffers.take(length);
              assembling = array;
              assembled = 0;
              // The chunk ends inside the blob, so this completes none.
              fill(array, chunk, List.of());
              return Mono.empty();
            });
  }

  /** Takes a lease over, unless the subscription ended while it was waited for. */
  private synchronized boolean hold(ByteBudget.Lease granted) {
    if (isClosed) {
      granted.close();
      return false;
    }
    lease = granted;
    return true;
  }

  private void fill(byte[] array, ByteBuffer chunk, List<SealedBlob> complete) {
    int length = (int) range.length(next);
    int part = Math.min(length - assembled, chunk.remaining());
    chunk.get(array, assembled, part);
    assembled += part;
    position += part;
    if (assembled == length) {
      complete.add(new SealedBlob(next, array, 0, length, lease));
      assembling = null;
      lease = null;
      next++;
    }
  }

  private Mono<SealedBatch> end() {
    return next == range.size()
        ? Mono.empty()
        : Mono.error(
            new BackendException(
                BackendException.Reason.TOO_SHORT,
                "pack " + range.pack() + " ended inside blob " + range.id(next)));
  }

  private SealedBatch failed(SluiceException failure) {
    return SealedBatch.failed(failure, next);
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (lease != null) {
      lease.close();
    }
    assembling = null;
  }
}
