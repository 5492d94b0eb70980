package dev.sluice.backends.http;

import dev.sluice.backend.ByteRange;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Event loops, a pool of connections and buffers for one storage, and the client that uses them.
 *
 * <p>Memory is small and bounded: per connection one receive buffer of at most {@value
 * #BUFFER_BYTES} bytes that nobody has asked for yet; the socket is not read until it is. The
 * socket's own buffer is left to the system, which sizes it by the line.
 */
public final class HttpTransport implements AutoCloseable {
  /** Netty cuts bodies into 8 KiB otherwise; larger than this gains nothing. */
  private static final int BUFFER_BYTES = 64 << 10;

  private static final int CONNECT_MILLIS = 30_000;

  /** Below the 75 s to 2 min after which most servers and NATs drop idle connections. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(55);

  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final SystemResolver names = new SystemResolver();
  private final PooledByteBufAllocator buffers = NettyBuffers.allocator();
  private final Routes routes;
  private volatile boolean isClosed;

  /**
   * Starts nothing yet.
   *
   * @param maxConnections how many connections there are at most; further requests wait for one
   *     without a limit, in order
   * @param headers of every request; kept from other hosts that a server redirects to, if they let
   *     somebody in
   */
  public HttpTransport(int maxConnections, Map<String, String> headers, HttpSettings settings) {
    this(maxConnections, headers, settings, Optional.empty());
  }

  /** The same, for a server that listens on a socket in the file system. */
  public static HttpTransport overSocket(
      int maxConnections, Map<String, String> headers, HttpSettings settings, Path socket) {
    return new HttpTransport(maxConnections, headers, settings, Optional.of(socket));
  }

  private HttpTransport(
      int maxConnections,
      Map<String, String> headers,
      HttpSettings settings,
      Optional<Path> socket) {
    // The last used connection first: the system's idea of the line's speed is freshest there.
    connections =
        ConnectionProvider.builder("sluice")
            .maxConnections(maxConnections)
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Duration.ZERO)
            .maxIdleTime(LONGEST_IDLE)
            .lifo()
            .build();
    LoopResources tcp = LoopResources.create("sluice-http", loopThreads(), true);
    loops = socket.isPresent() ? new EventLoops(tcp) : tcp;
    routes = new Routes(client(headers, settings), settings.proxies(), socket);
  }

  @SuppressWarnings("deprecation") // maxChunkSize will only go with HTTP/1.1's own decoder
  private HttpClient client(Map<String, String> headers, HttpSettings settings) {
    // One attempt of its own stays on: for a kept connection that turns out to be closed already.
    HttpClient client =
        HttpClient.create(connections)
            .runOn(loops, false)
            .resolver(names)
            .option(ChannelOption.ALLOCATOR, buffers)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .httpResponseDecoder(spec -> spec.maxChunkSize(BUFFER_BYTES))
            .followRedirect(true)
            .headers(
                all -> {
                  all.set(HttpHeaderNames.USER_AGENT, settings.userAgent());
                  all.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
                  headers.forEach(all::set);
                });
    if (settings.tls().isDefault()) {
      return client;
    }
    SslContext context = TlsContext.of(settings.tls());
    return client.secure(spec -> spec.sslContext(context));
  }

  /** An event loop only copies, so a second one is all that a fast line needs. */
  private static int loopThreads() {
    return Math.min(2, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Asks for something: by HTTP/1.1, uncompressed, following redirects. The body is not read ahead
   * of demand; all failures are {@link dev.sluice.backend.BackendException}s about {@code request}.
   *
   * @param read takes the answer, on an event loop
   */
  public <T> Flux<T> send(HttpRequest request, Function<HttpAnswer, Flux<T>> read) {
    HttpClient.RequestSender sender =
        routes.to(URI.create(request.uri()), request.headers(), request.method());
    HttpClient.ResponseReceiver<?> receiver =
        request.body().isEmpty()
            ? sender
            : sender.send(ByteBufMono.fromString(Mono.just(request.body())));
    return receiver
        .response((head, body) -> read.apply(new HttpAnswer(request.operation(), head, body)))
        .onErrorMap(error -> HttpErrors.of(request.operation(), isClosed, error));
  }

  /** Asks for the size of a file, under the same rules; sends it by the method {@code HEAD}. */
  public Mono<Long> size(HttpRequest request) {
    return send(request.by("HEAD"), answer -> answer.size().flux()).singleOrEmpty();
  }

  /** Asks for part of a file, under the same rules. */
  public Flux<ByteBuffer> part(HttpRequest request, ByteRange range) {
    return send(request.with("Range", RangeRequests.header(range)), answer -> answer.part(range));
  }

  /** Memory outside the heap that is held for buffers, in use or not. */
  long bufferBytes() {
    return buffers.metric().usedDirectMemory();
  }

  /** Closes all connections; does not wait for it. */
  @Override
  public void close() {
    isClosed = true;
    connections.dispose();
    loops.dispose();
    names.close();
  }
}
