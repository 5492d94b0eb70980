package dev.sluice.backends.http;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** The body of an answer, copied out, with as many bytes as were promised. */
final class BodyBytes {
  private final Operation operation;
  private final long promised;
  private long received;

  private BodyBytes(Operation operation, long promised) {
    this.operation = operation;
    this.promised = promised;
  }

  /** Fails when there are more or fewer bytes than {@code promised}. */
  static Flux<ByteBuffer> of(Operation operation, long promised, ByteBufFlux body) {
    BodyBytes bytes = new BodyBytes(operation, promised);
    return body.map(lent -> bytes.counted(NettyBuffers.copyOut(lent)))
        .concatWith(Mono.defer(bytes::end));
  }

  /** Ends where the body ends, which only a chunked one shows for certain. */
  static Flux<ByteBuffer> ofUnknownLength(ByteBufFlux body) {
    return body.map(NettyBuffers::copyOut);
  }

  private ByteBuffer counted(ByteBuffer buffer) {
    received += buffer.remaining();
    if (received > promised) {
      throw operation.failed(
          Reason.PROTOCOL, "the server sent more than the " + promised + " bytes it promised");
    }
    return buffer;
  }

  private Mono<ByteBuffer> end() {
    if (received == promised) {
      return Mono.empty();
    }
    String why = "the answer broke off after " + received + " of " + promised + " bytes";
    return Mono.error(operation.failed(Reason.TRANSIENT, why));
  }
}
