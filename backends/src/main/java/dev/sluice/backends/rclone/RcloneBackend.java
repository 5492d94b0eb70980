package dev.sluice.backends.rclone;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.rest.RestBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository on anything that rclone reaches. rclone is started by the first request, again if it
 * ends, and ended with this; between, it is a REST server like others.
 */
public final class RcloneBackend implements Backend {
  private static final int CONNECTIONS = 5;

  private final RcloneLocation location;
  private final OptionalInt connections;
  private final BlockingThreads threads = new BlockingThreads("sluice-rclone", 1);
  private @Nullable RcloneServer server;
  private @Nullable RestBackend rest;
  private boolean isClosed;

  /**
   * Starts nothing yet.
   *
   * @param connections the most connections to rclone, if limited: else 5 are proposed
   */
  public RcloneBackend(RcloneLocation location, OptionalInt connections) {
    this.location = location;
    this.connections = connections;
  }

  @Override
  public String describe() {
    return location.toString();
  }

  @Override
  public int connections() {
    return connections.orElse(CONNECTIONS);
  }

  @Override
  public Flux<Id> list(FileType type) {
    return served(Operation.listing(type, describe())).flatMapMany(s -> s.list(type));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return served(Operation.measuring(file, describe())).flatMap(s -> s.size(file));
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return served(Operation.reading(file, range, describe())).flatMapMany(s -> s.read(file, range));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return served(Operation.readingAll(file, describe())).flatMapMany(s -> s.readAll(file));
  }

  private Mono<RestBackend> served(Operation operation) {
    return Mono.defer(() -> running().map(Mono::just).orElseGet(() -> started(operation)));
  }

  private Mono<RestBackend> started(Operation operation) {
    return Mono.fromCallable(this::start)
        .subscribeOn(threads.scheduler())
        .onErrorMap(
            IOException.class,
            e ->
                operation.failed(Reason.PROTOCOL, "rclone cannot be started: " + e.getMessage(), e))
        .onErrorMap(
            RejectedExecutionException.class,
            e -> operation.failed(Reason.EXHAUSTED, "the repository was closed", e));
  }

  private synchronized Optional<RestBackend> running() {
    return server != null && server.isAlive() ? Optional.ofNullable(rest) : Optional.empty();
  }

  /** On one thread, so that there is one rclone, whoever asks first. */
  private RestBackend start() throws IOException {
    Optional<RestBackend> there = running();
    return there.isPresent()
        ? there.get()
        : keep(location.isPipe() ? RclonePipe.start(location) : RclonePort.start(location));
  }

  private synchronized RestBackend keep(RcloneServer started) {
    if (isClosed) {
      started.close();
      throw new RejectedExecutionException("closed");
    }
    end();
    RestBackend opened = new RestBackend(started.location(), connections, HttpSettings.DEFAULTS);
    server = started;
    rest = opened;
    return opened;
  }

  private void end() {
    if (rest != null) {
      rest.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** Ends rclone; requests that are under way fail. */
  @Override
  public synchronized void close() {
    isClosed = true;
    threads.close();
    end();
  }
}
