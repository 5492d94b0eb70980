package dev.sluice.backends.sftp;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.files.FileStreams;
import dev.sluice.backends.operation.Operation;
import dev.sluice.flow.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository behind SSH, read by SFTP version 3 through one ssh for each connection: OpenSSH lets
 * no more than 2 MiB per round trip through one. Each request has a connection for itself, so that
 * what nobody takes holds back the server. Signals come from threads named {@code sluice-sftp-1}
 * and so on; buffers have up to 255 KiB.
 */
public final class SftpBackend implements Backend {
  private static final int CONNECTIONS = 5;
  private static final int PACK_DIRECTORIES = 256;

  private final SftpLocation location;
  private final int connections;
  private final ByteBudget free;
  private final FileStreams streams;
  private final SftpPool pool;

  /**
   * Starts nothing yet.
   *
   * @param connections the most connections; 5 if it is not said, as with restic
   */
  public SftpBackend(SftpLocation location, OptionalInt connections) {
    this.location = location;
    this.connections = connections.orElse(CONNECTIONS);
    this.free = new ByteBudget(this.connections);
    this.streams = new FileStreams(new BlockingThreads("sluice-sftp", this.connections));
    this.pool = new SftpPool(location.command());
  }

  @Override
  public String describe() {
    return location.toString();
  }

  @Override
  public int connections() {
    return connections;
  }

  @Override
  public Flux<Id> list(FileType type) {
    Operation operation = Operation.listing(type, describe());
    String directory = location.directory() + "/" + type.directory();
    return type == FileType.PACK
        ? Flux.range(0, PACK_DIRECTORIES)
            .flatMap(i -> list(operation, directory + String.format("/%02x", i)), connections, 1)
        : list(operation, directory);
  }

  private Flux<Id> list(Operation operation, String directory) {
    return request(operation, () -> new SftpDirectory(pool, directory));
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return request(Operation.measuring(file, describe()), () -> new SftpSize(pool, path(file)))
        .single();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    Operation operation = Operation.reading(file, range, describe());
    return request(operation, () -> new SftpFile(pool, path(file), Optional.of(range), operation));
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    Operation operation = Operation.readingAll(file, describe());
    return request(operation, () -> new SftpFile(pool, path(file), Optional.empty(), operation));
  }

  private String path(FileHandle file) {
    return location.directory() + "/" + file.path();
  }

  /** Waits for its turn without a thread; then there is a connection, and a thread when needed. */
  private <T> Flux<T> request(Operation operation, Supplier<SftpSource<T>> request) {
    return Flux.usingWhen(
            free.lease(1),
            turn -> {
              SftpSource<T> source = request.get();
              return streams.pull(() -> source).doOnCancel(source::abort);
            },
            turn -> Mono.fromRunnable(turn::close))
        .onErrorMap(IOException.class, e -> SftpErrors.of(e, operation, pool.isClosed()));
  }

  /** Requests under way. */
  int openRequests() {
    return streams.openStreams();
  }

  /** Ends all connections; requests that are under way fail. */
  @Override
  public void close() {
    pool.close();
    streams.close();
  }
}
