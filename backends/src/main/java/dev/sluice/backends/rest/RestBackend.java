package dev.sluice.backends.rest;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpAnswer;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.operation.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository behind restic's REST protocol, version 1 or 2 (restic's documentation, "REST
 * backend"). All signals come from event loops, named {@code sluice-http-…}; buffers have up to 64
 * KiB.
 */
public final class RestBackend implements Backend {
  private static final int CONNECTIONS = 5;

  private static final String VERSION_2 = "application/vnd.x.restic.rest.v2";

  private final RestLocation location;
  private final int connections;
  private final HttpTransport transport;

  /**
   * @param connections the most connections, if limited: else 5 are proposed, and 64 the most
   */
  public RestBackend(RestLocation location, OptionalInt connections, HttpSettings settings) {
    this.location = location;
    this.connections = connections.orElse(CONNECTIONS);
    Map<String, String> headers = new HashMap<>(Map.of("Accept", VERSION_2));
    location.authorization().ifPresent(login -> headers.put("Authorization", login));
    int most = connections.orElse(HttpTransport.MOST_CONNECTIONS);
    this.transport =
        location
            .socket()
            .map(
                socket ->
                    location.isPipe()
                        ? HttpTransport.overPipe(headers, settings, socket)
                        : HttpTransport.overSocket(most, headers, settings, socket))
            .orElseGet(() -> new HttpTransport(most, headers, settings));
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
    String uri = location.base() + type.directory() + "/";
    return transport.send(HttpRequest.of(operation, uri), answer -> names(operation, answer));
  }

  private static Flux<Id> names(Operation operation, HttpAnswer answer) {
    if (answer.status() == 404) {
      // From other servers it means an empty directory; rclone has other answers for that.
      return answer.header("Server").startsWith("rclone/")
          ? Flux.error(operation.failed(Reason.TRANSIENT, "rclone answered 404 to a list"))
          : answer.skipped().thenMany(Flux.empty());
    }
    NameList names = new NameList();
    return answer
        .whole()
        .concatMapIterable(piece -> accept(operation, names, piece), 1)
        .concatWith(
            Mono.defer(
                () ->
                    names.end()
                        ? Mono.empty()
                        : Mono.error(operation.failed(Reason.PROTOCOL, "the list has no end"))));
  }

  private static List<Id> accept(Operation operation, NameList names, ByteBuffer piece) {
    try {
      return names.accept(piece);
    } catch (IOException e) {
      String why = "the server did not answer with a list of names";
      throw operation.failed(Reason.PROTOCOL, why, e);
    }
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return transport.size(HttpRequest.of(Operation.measuring(file, describe()), uri(file)));
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    Operation operation = Operation.reading(file, range, describe());
    if (file.type() == FileType.CONFIG) {
      // rest-server ignores ranges here.
      return Flux.defer(() -> new Window(operation, range).of(readAll(file)));
    }
    return transport.part(HttpRequest.of(operation, uri(file)), range);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    HttpRequest request = HttpRequest.of(Operation.readingAll(file, describe()), uri(file));
    return transport.send(request, HttpAnswer::whole);
  }

  private String uri(FileHandle file) {
    String directory = location.base() + file.type().directory();
    return file.type() == FileType.CONFIG ? directory : directory + "/" + file.id().hex();
  }

  @Override
  public void close() {
    transport.close();
  }
}
