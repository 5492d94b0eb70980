package dev.sluice.backends.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Where Netty's buffers come from and end. */
final class NettyBuffers {
  private static final int PAGE_BYTES = 8 << 10;

  /** Chunks of 256 KiB, not the 4 MiB of Netty's default: a transfer has one buffer of 64 KiB. */
  private static final int PAGES_LOG2 = 5;

  private static final int CACHED = 32;

  private NettyBuffers() {}

  /** Copies bytes that Netty lends only for this call; the result is the subscriber's to keep. */
  static ByteBuffer copyOut(ByteBuf lent) {
    ByteBuffer owned = ByteBuffer.allocate(lent.readableBytes());
    lent.readBytes(owned);
    return owned.flip();
  }

  /**
   * An allocator with a single arena for all event loops, which hold their buffers only briefly.
   */
  static PooledByteBufAllocator allocator() {
    return new PooledByteBufAllocator(true, 1, 1, PAGE_BYTES, PAGES_LOG2, CACHED, CACHED, false);
  }
}
