package dev.sluice.backends.rest;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cuts a range out of a whole file as it passes by; for one subscription. */
final class Window {
  private final Operation operation;
  private final ByteRange range;
  private long position;

  Window(Operation operation, ByteRange range) {
    this.operation = operation;
    this.range = range;
  }

  Flux<ByteBuffer> of(Flux<ByteBuffer> file) {
    return file.map(this::clip).filter(ByteBuffer::hasRemaining).concatWith(Mono.defer(this::end));
  }

  private ByteBuffer clip(ByteBuffer buffer) {
    long start = position;
    position += buffer.remaining();
    long from = Math.min(Math.max(range.offset() - start, 0), buffer.remaining());
    long to = Math.min(Math.max(range.end() - start, from), buffer.remaining());
    return buffer.slice(buffer.position() + (int) from, (int) (to - from));
  }

  private Mono<ByteBuffer> end() {
    return position >= range.end()
        ? Mono.empty()
        : Mono.error(
            operation.failed(Reason.TOO_SHORT, "the file has only " + position + " bytes"));
  }
}
