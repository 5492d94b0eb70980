package dev.sluice.backends.around;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backend.Thawing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A storage that stands around another one and passes everything on to it, but for what it is there
 * to change: so what a storage can say of itself is said through all that stands around it.
 */
public abstract class AroundBackend implements Backend {
  private final Backend inner;

  /** Around {@code inner}, which is closed with this. */
  protected AroundBackend(Backend inner) {
    this.inner = inner;
  }

  /** What this stands around. */
  protected final Backend inner() {
    return inner;
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public int connections() {
    return inner.connections();
  }

  @Override
  public Optional<Line> line() {
    return inner.line();
  }

  @Override
  public List<StorageUse> use() {
    return inner.use();
  }

  @Override
  public Optional<Backend> hot() {
    return inner.hot();
  }

  @Override
  public List<Backend> places() {
    return inner.places();
  }

  @Override
  public Optional<Backend> spare() {
    return inner.spare();
  }

  @Override
  public Flux<Id> list(FileType type) {
    return inner.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return inner.size(file);
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return inner.read(file, range);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return inner.readAll(file);
  }

  @Override
  public Optional<Thawing> thawing() {
    return inner.thawing();
  }

  @Override
  public void close() {
    inner.close();
  }
}
