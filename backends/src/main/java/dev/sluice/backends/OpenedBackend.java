package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backends.cache.CachingBackend;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A storage with everything around it.
 *
 * @param stack answers
 * @param isRemote whether what is read often is worth keeping on a local disk
 * @param afterwards is done when the stack was closed
 */
record OpenedBackend(Backend stack, boolean isRemote, Runnable afterwards) implements Backend {
  @Override
  public String describe() {
    return stack.describe();
  }

  @Override
  public int connections() {
    return stack.connections();
  }

  @Override
  public Optional<Line> line() {
    return stack.line();
  }

  @Override
  public Optional<Backend> hot() {
    return stack.hot();
  }

  @Override
  public Optional<Backend> spare() {
    return stack.spare();
  }

  @Override
  public Flux<Id> list(FileType type) {
    return stack.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return stack.size(file);
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return stack.read(file, range);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return stack.readAll(file);
  }

  @Override
  public Backend cachedIn(Path directory, Consumer<String> onWarning) {
    return isRemote ? new CachingBackend(this, directory, onWarning) : this;
  }

  @Override
  public void close() {
    stack.close();
    afterwards.run();
  }
}
