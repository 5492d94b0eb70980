package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A storage with listings alone, which break in ways that a scripted fault cannot. */
record StubBackend(Supplier<Flux<Id>> listings) implements Backend {
  @Override
  public String describe() {
    return "stub";
  }

  @Override
  public int connections() {
    return 1;
  }

  @Override
  public Flux<Id> list(FileType type) {
    return Flux.defer(listings);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
