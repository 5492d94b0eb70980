package dev.sluice.backends.webdav;

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
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository on a WebDAV server, in the default layout. Directories are listed one by one, since
 * most servers refuse to list what is below them too. All signals come from event loops, named
 * {@code sluice-http-…}; buffers have up to 64 KiB.
 */
public final class WebdavBackend implements Backend {
  private static final int CONNECTIONS = 5;

  private static final int PACK_DIRECTORIES = 256;
  private static final int MULTI_STATUS = 207;
  private static final String ONLY_TYPES =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
          + "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>";

  private final WebdavLocation location;
  private final int connections;
  private final HttpTransport transport;

  /**
   * @param connections the most connections, if limited: else 5 are proposed, and 64 the most
   */
  public WebdavBackend(WebdavLocation location, OptionalInt connections, HttpSettings settings) {
    this.location = location;
    this.connections = connections.orElse(CONNECTIONS);
    Map<String, String> headers =
        location.authorization().map(login -> Map.of("Authorization", login)).orElse(Map.of());
    this.transport =
        new HttpTransport(connections.orElse(HttpTransport.MOST_CONNECTIONS), headers, settings);
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
    String directory = location.base() + type.directory() + "/";
    return type == FileType.PACK
        ? Flux.range(0, PACK_DIRECTORIES)
            .flatMap(i -> list(operation, directory + String.format("%02x/", i)), connections, 1)
        : list(operation, directory);
  }

  private Flux<Id> list(Operation operation, String uri) {
    HttpRequest request =
        HttpRequest.of(operation, uri)
            .posting("application/xml; charset=utf-8", ONLY_TYPES)
            .by("PROPFIND")
            .with("Depth", "1");
    return transport.send(request, answer -> names(operation, answer));
  }

  private static Flux<Id> names(Operation operation, HttpAnswer answer) {
    if (answer.status() == 404) {
      return answer.skipped().thenMany(Flux.empty());
    }
    if (answer.status() == 200) {
      return Flux.error(operation.failed(Reason.PROTOCOL, "it is no WebDAV server"));
    }
    if (answer.status() != MULTI_STATUS) {
      return answer.<Id>failed().flux();
    }
    HrefScanner names = new HrefScanner();
    return answer
        .content()
        .concatMapIterable(names::accept, 1)
        .concatWith(
            Mono.defer(
                () -> names.isComplete() ? Mono.empty() : Mono.error(cutOff(operation, names))));
  }

  private static Throwable cutOff(Operation operation, HrefScanner names) {
    return names.hasRoot()
        ? operation.failed(Reason.TRANSIENT, "the list broke off")
        : operation.failed(Reason.PROTOCOL, "the server did not answer with a list");
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return transport.size(HttpRequest.of(Operation.measuring(file, describe()), uri(file)));
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    Operation operation = Operation.reading(file, range, describe());
    return transport.part(HttpRequest.of(operation, uri(file)), range);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    HttpRequest request = HttpRequest.of(Operation.readingAll(file, describe()), uri(file));
    return transport.send(request, HttpAnswer::whole);
  }

  private String uri(FileHandle file) {
    return location.base() + file.path();
  }

  @Override
  public void close() {
    transport.close();
  }
}
