package dev.sluice.backends.http;

import dev.sluice.backend.BackendException.Reason;
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
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.ByteBufMono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
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
  /**
   * How many connections there are at most if nobody says a number: more than any line needs; each
   * costs up to 128 KiB of memory while it is in use.
   */
  public static final int MOST_CONNECTIONS = 64;

  /** Netty cuts bodies into 8 KiB otherwise; larger than this gains nothing. */
  private static final int BUFFER_BYTES = 64 << 10;

  private static final int LONGEST_REPLY_BYTES = 16 << 20;

  /** For each request of those that share a connection; what nobody takes is kept in memory. */
  private static final int WINDOW_BYTES = 512 << 10;

  private static final int CONNECT_MILLIS = 30_000;

  /** Below the 75 s to 2 min after which most servers and NATs drop idle connections. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(55);

  private final ConnectionProvider connections;
  private final LoopResources loops;
  private final SystemResolver names = new SystemResolver();
  private final PooledByteBufAllocator buffers = NettyBuffers.allocator();
  private final Refusals refusals;
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
    this(maxConnections, headers, settings, Optional.empty(), Manner.PLAIN);
  }

  /** The same, for a server that listens on a socket in the file system. */
  public static HttpTransport overSocket(
      int maxConnections, Map<String, String> headers, HttpSettings settings, Path socket) {
    return new HttpTransport(maxConnections, headers, settings, Optional.of(socket), Manner.PLAIN);
  }

  /** The same, for a server that takes one connection, and HTTP/2 from its first byte on. */
  public static HttpTransport overPipe(
      Map<String, String> headers, HttpSettings settings, Path socket) {
    return new HttpTransport(
        1, headers, settings, Optional.of(socket), new Manner(Refusals.BY_STATUS, true));
  }

  /** One that takes redirects for refusals as well, since what it asks is signed, or the like. */
  public static HttpTransport withoutRedirects(
      int maxConnections, HttpSettings settings, Refusals refusals) {
    return new HttpTransport(
        maxConnections, Map.of(), settings, Optional.empty(), new Manner(refusals, false));
  }

  /** What sets servers apart. */
  private record Manner(Refusals refusals, boolean isPipe) {
    static final Manner PLAIN = new Manner(Refusals.BY_STATUS, false);
  }

  private HttpTransport(
      int maxConnections,
      Map<String, String> headers,
      HttpSettings settings,
      Optional<Path> socket,
      Manner manner) {
    this.refusals = manner.refusals();
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
    HttpClient client = client(headers, settings);
    routes = new Routes(manner.isPipe() ? multiplexed(client) : client, settings.proxies(), socket);
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
            .followRedirect(refusals == Refusals.BY_STATUS)
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

  /** With the window of Netty's default a request would get 64 KiB per round trip. */
  private static HttpClient multiplexed(HttpClient client) {
    return client
        .protocol(HttpProtocol.H2C)
        .http2Settings(settings -> settings.initialWindowSize(WINDOW_BYTES));
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
    return sender(request, client -> client)
        .response((head, body) -> read.apply(answer(request, head, body)))
        .onErrorMap(error -> HttpErrors.of(request.operation(), isClosed, error));
  }

  /** Asks for the size of a file, under the same rules; sends it by the method {@code HEAD}. */
  public Mono<Long> size(HttpRequest request) {
    return send(request.by("HEAD"), answer -> answer.size().flux()).singleOrEmpty();
  }

  /** Asks for part of a file, under the same rules. */
  public Flux<ByteBuffer> part(HttpRequest request, ByteRange range) {
    return send(request.forPart(range), answer -> answer.part(range));
  }

  private HttpClient.ResponseReceiver<?> sender(
      HttpRequest request, UnaryOperator<HttpClient> tuning) {
    HttpClient.RequestSender sender =
        routes.to(URI.create(request.uri()), request.headers(), request.method(), tuning);
    return request.body().isEmpty()
        ? sender
        : sender.send(ByteBufMono.fromString(Mono.just(request.body())));
  }

  private HttpAnswer answer(HttpRequest request, HttpClientResponse head, ByteBufFlux body) {
    return new HttpAnswer(request.operation(), refusals, head, body);
  }

  /**
   * Asks for something short, and reads it whole whatever its status; under the same rules but that
   * there is a limit of 16 MiB.
   *
   * @param patience how long connecting may take, and each wait for bytes
   */
  public Mono<HttpReply> reply(HttpRequest request, Duration patience) {
    UnaryOperator<HttpClient> patient =
        client ->
            client
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
                .responseTimeout(patience);
    return sender(request, patient)
        .response(
            (head, bytes) ->
                ShortBody.of(bytes, LONGEST_REPLY_BYTES)
                    .flatMap(whole -> reply(request, head, whole)))
        .onErrorMap(error -> HttpErrors.of(request.operation(), isClosed, error))
        .singleOrEmpty();
  }

  private Mono<HttpReply> reply(HttpRequest request, HttpClientResponse head, byte[] whole) {
    return whole.length > LONGEST_REPLY_BYTES
        ? Mono.error(request.operation().failed(Reason.PROTOCOL, "the answer is endless"))
        : Mono.just(new HttpReply(request.operation(), refusals, head, whole));
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
