package dev.sluice.backends.mirror;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.around.AroundBackend;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One of several places alone. While it does not answer it is not asked, but fails at once. Closing
 * it does nothing.
 */
final class Place extends AroundBackend {
  private final Location location;
  private final Opening opening;
  private final Optional<Backend> spare;

  /** Without another one behind it. */
  Place(Location location, Opening opening) {
    this(location, opening, location.storage(), Optional.empty());
  }

  /**
   * @param storage what is there, or its spare
   * @param spare where to read what is damaged here
   */
  Place(Location location, Opening opening, Backend storage, Optional<Backend> spare) {
    super(storage);
    this.location = location;
    this.opening = opening;
    this.spare = spare;
  }

  /** It is one place, whatever it consists of. */
  @Override
  public List<Backend> places() {
    return List.of();
  }

  @Override
  public Optional<Backend> spare() {
    return spare;
  }

  @Override
  public Flux<Id> list(FileType type) {
    return ifThere(inner().list(type));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return ifThere(inner().size(file).flux()).singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return ifThere(inner().read(file, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return ifThere(inner().readAll(file));
  }

  private <T> Flux<T> ifThere(Flux<T> request) {
    return opening.before(
        Flux.defer(
            () ->
                location.mayBeAsked()
                    ? location.asking(request)
                    : Flux.error(() -> location.health().whyDown())));
  }

  @Override
  public void close() {
    // It is closed with all places.
  }
}
