package dev.sluice.testing;

import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams of buffers as arrays. */
public final class Bytes {
  private Bytes() {}

  /** All bytes of a stream, joined when it ends; {@code backend.readAll(file).as(Bytes::join)}. */
  public static Mono<byte[]> join(Flux<ByteBuffer> buffers) {
    return buffers.collectList().map(Bytes::join);
  }

  /** The bytes of buffers one after another; the buffers are left as they are. */
  public static byte[] join(List<ByteBuffer> buffers) {
    ByteBuffer joined = ByteBuffer.allocate(buffers.stream().mapToInt(ByteBuffer::remaining).sum());
    buffers.forEach(buffer -> joined.put(buffer.duplicate()));
    return joined.array();
  }
}
