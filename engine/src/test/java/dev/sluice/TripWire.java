package dev.sluice;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A storage that does something once so many bytes have been read from it, and may then hang. */
final class TripWire implements Backend {
  private final Backend storage;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private volatile CountDownLatch reached = new CountDownLatch(1);
  private volatile Runnable action = () -> {};
  private volatile boolean hangs;

  private TripWire(Backend storage) {
    this.storage = storage;
  }

  /** Does nothing so far. Does not close {@code storage}, so that it can serve again. */
  static TripWire over(Backend storage) {
    return new TripWire(storage);
  }

  /**
   * Waits for a number of bytes.
   *
   * @param bytes how many from now on
   * @param hangsThen whether all reads stop then
   * @param then runs on the thread that reads
   * @return opens when it has happened
   */
  CountDownLatch arm(long bytes, boolean hangsThen, Runnable then) {
    reached = new CountDownLatch(1);
    action = then;
    hangs = hangsThen;
    left.set(bytes);
    return reached;
  }

  private Flux<ByteBuffer> watch(Flux<ByteBuffer> body) {
    return body.concatMap(
        buffer -> {
          int length = buffer.remaining();
          long rest = left.addAndGet(-length);
          if (rest <= 0 && rest + length > 0) {
            action.run();
            reached.countDown();
          }
          return rest <= 0 && hangs ? Flux.<ByteBuffer>never() : Mono.just(buffer);
        },
        0);
  }

  @Override
  public String describe() {
    return storage.describe();
  }

  @Override
  public int connections() {
    return storage.connections();
  }

  @Override
  public Flux<Id> list(FileType type) {
    return storage.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return storage.size(file);
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return watch(storage.read(file, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return watch(storage.readAll(file));
  }

  @Override
  public void close() {}
}
