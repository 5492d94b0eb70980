package dev.sluice.backends.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/** A body that is read as a whole, up to a limit. */
final class ShortBody {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ShortBody() {}

  private void add(ByteBuffer piece) {
    byte[] copy = new byte[piece.remaining()];
    piece.get(copy);
    bytes.writeBytes(copy);
  }

  /** The body, or its first bytes and a bit more than {@code limit} of them if it is longer. */
  static Mono<byte[]> of(ByteBufFlux body, int limit) {
    return Mono.defer(
        () -> {
          ShortBody read = new ShortBody();
          return body.map(NettyBuffers::copyOut)
              .doOnNext(read::add)
              .takeUntil(piece -> read.bytes.size() > limit)
              .then(Mono.fromSupplier(read.bytes::toByteArray));
        });
  }
}
