package dev.sluice.backends.objects;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.http.HttpAnswer;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository whose files are objects. All signals come from event loops, named {@code
 * sluice-http-…}, or from threads that look for credentials; buffers have up to 64 KiB.
 */
public final class ObjectBackend implements Backend {
  private static final int CONNECTIONS = 5;

  private final ObjectStore store;
  private final int connections;
  private final Listing listing;

  /**
   * @param store is closed with this
   * @param connections the most connections, if limited: else 5 are proposed
   */
  public ObjectBackend(ObjectStore store, OptionalInt connections) {
    this.store = store;
    this.connections = connections.orElse(CONNECTIONS);
    this.listing = new Listing(store, connections.orElse(HttpTransport.MOST_CONNECTIONS));
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public int connections() {
    return connections;
  }

  @Override
  public Optional<Thawing> thawing() {
    return store.thawing();
  }

  @Override
  public Flux<Id> list(FileType type) {
    Operation operation = Operation.listing(type, describe());
    return listing
        .names(operation, type.directory() + "/")
        .mapNotNull(name -> Id.parse(name.substring(name.lastIndexOf('/') + 1)).orElse(null));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    Operation operation = Operation.measuring(file, describe());
    return store.size(new ObjectRequest(operation, true, file.path(), Optional.empty()));
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    Operation operation = Operation.reading(file, range, describe());
    return store.ask(
        new ObjectRequest(operation, false, file.path(), Optional.of(range)),
        request -> store.transport().part(request, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    Operation operation = Operation.readingAll(file, describe());
    return store.ask(
        new ObjectRequest(operation, false, file.path(), Optional.empty()),
        request -> store.transport().send(request, HttpAnswer::whole));
  }

  @Override
  public void close() {
    store.close();
  }
}
