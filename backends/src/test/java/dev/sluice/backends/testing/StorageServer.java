package dev.sluice.backends.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** A server on loopback that answers as a function says, and remembers what it was asked. */
public final class StorageServer implements AutoCloseable {
  private static final int PIECE_BYTES = 64 << 10;

  private record Told(Predicate<Asked> matches, AtomicInteger times, Reply reply) {}

  private final Function<Asked, Reply> answers;
  private final LoopResources loops = LoopResources.create("test-server", 1, true);
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger openResponses = new AtomicInteger();
  private final DisposableServer server;

  /** One that starts at once; {@code answers} is called on its only thread. */
  public StorageServer(Function<Asked, Reply> answers) {
    this.answers = answers;
    server =
        HttpServer.create()
            .runOn(loops, false)
            .host("127.0.0.1")
            .port(0)
            .handle(this::handle)
            .bindNow();
  }

  /** Its name and port. */
  public String authority() {
    return "127.0.0.1:" + server.port();
  }

  /** Its address, without a slash at its end. */
  public String address() {
    return "http://" + authority();
  }

  /** Answers the next {@code times} requests that match as told. */
  public void tell(Predicate<Asked> matches, int times, Reply reply) {
    told.add(new Told(matches, new AtomicInteger(times), reply));
  }

  /** The requests so far. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** How many answers are under way. */
  public int openResponses() {
    return openResponses.get();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    openResponses.incrementAndGet();
    return request
        .receive()
        .aggregate()
        .asString(StandardCharsets.UTF_8)
        .defaultIfEmpty("")
        .flatMap(
            body -> {
              Asked now = asked(request, body);
              asked.add(now);
              return Mono.from(send(request, response, reply(now)));
            })
        .doFinally(end -> openResponses.decrementAndGet());
  }

  private Reply reply(Asked now) {
    return told.stream()
        .filter(t -> t.matches.test(now) && t.times.getAndDecrement() > 0)
        .findFirst()
        .map(Told::reply)
        .orElseGet(() -> answers.apply(now));
  }

  private static Asked asked(HttpServerRequest request, String body) {
    Map<String, String> headers = new TreeMap<>();
    request
        .requestHeaders()
        .forEach(entry -> headers.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
    String uri = request.uri();
    int mark = uri.indexOf('?');
    return new Asked(
        request.method().name(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        headers,
        body);
  }

  private static Publisher<Void> send(
      HttpServerRequest request, HttpServerResponse response, Reply reply) {
    response
        .status(reply.status())
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.end() - reply.start()));
    reply.headers().forEach(response::header);
    return request.method().equals(HttpMethod.HEAD)
        ? response.send()
        : response.send(pieces(reply));
  }

  private static Flux<ByteBuf> pieces(Reply reply) {
    return Flux.generate(
        reply::start,
        (position, sink) -> {
          int length = Math.min(PIECE_BYTES, reply.end() - position);
          if (length > 0) {
            sink.next(Unpooled.wrappedBuffer(reply.body(), position, length));
          } else {
            sink.complete();
          }
          return position + length;
        });
  }

  @Override
  public void close() {
    server.disposeNow(Duration.ofSeconds(5));
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }
}
