package dev.sluice.backends.rest;

import dev.sluice.testing.MemorySink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A server of the REST protocol on loopback, as strict as the real ones, that counts what it is
 * asked for and answers as it is told to.
 */
final class RestServer implements AutoCloseable {
  static final String VERSION_2 = "application/vnd.x.restic.rest.v2";

  private static final int PIECE_BYTES = 64 << 10;
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  /** An answer that is told, for some of the requests that match. */
  private record Told(Predicate<HttpServerRequest> matches, AtomicInteger times, Answer answer) {}

  /** Answers a request. */
  interface Answer {
    Publisher<Void> to(HttpServerRequest request, HttpServerResponse response);
  }

  private final MemorySink files;
  private final LoopResources loops = LoopResources.create("test-server", 1, true);
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private final AtomicInteger openResponses = new AtomicInteger();
  private final AtomicInteger openConnections = new AtomicInteger();
  private final AtomicInteger mostConnections = new AtomicInteger();
  private final AtomicLong bytesSent = new AtomicLong();
  private final DisposableServer server;
  private volatile boolean isVersion1;

  RestServer(MemorySink files) {
    this.files = files;
    server =
        HttpServer.create()
            .runOn(loops, false)
            .host("127.0.0.1")
            .port(0)
            .doOnChannelInit(
                (observer, channel, address) -> {
                  mostConnections.accumulateAndGet(openConnections.incrementAndGet(), Math::max);
                  channel.closeFuture().addListener(closed -> openConnections.decrementAndGet());
                })
            .handle(this::handle)
            .bindNow();
  }

  /** The repository's address, without {@code rest:}. */
  String address() {
    return "http://127.0.0.1:" + server.port() + "/repo";
  }

  /** Lists names without sizes from now on. */
  RestServer version1() {
    isVersion1 = true;
    return this;
  }

  /** Answers the next {@code times} requests of files whose path ends so as told. */
  RestServer tell(String pathEnd, int times, Answer answer) {
    told.add(new Told(r -> r.fullPath().endsWith(pathEnd), new AtomicInteger(times), answer));
    return this;
  }

  /** The requests so far: {@code GET /repo/data/… bytes=0-9}. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The {@code Authorization} headers of the requests so far, empty where there was none. */
  List<String> logins() {
    return List.copyOf(logins);
  }

  int openResponses() {
    return openResponses.get();
  }

  int openConnections() {
    return openConnections.get();
  }

  int mostConnections() {
    return mostConnections.get();
  }

  /** Bytes of bodies that were given to the network. */
  long bytesSent() {
    return bytesSent.get();
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    String range = request.requestHeaders().get(HttpHeaderNames.RANGE, "");
    requests.add((request.method() + " " + request.fullPath() + " " + range).strip());
    logins.add(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION, ""));
    openResponses.incrementAndGet();
    Answer answer =
        told.stream()
            .filter(t -> t.matches.test(request) && t.times.getAndDecrement() > 0)
            .findFirst()
            .map(Told::answer)
            .orElse(this::serve);
    return Mono.from(answer.to(request, response))
        .doFinally(end -> openResponses.decrementAndGet());
  }

  private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    if (!request.requestHeaders().get(HttpHeaderNames.ACCEPT, "").equals(VERSION_2)) {
      return status(400).to(request, response);
    }
    String path = request.fullPath().replaceFirst("^/repo/", "");
    if (path.endsWith("/")) {
      return list(path, response);
    }
    Optional<byte[]> file = find(path);
    return file.isPresent()
        ? send(request, response, file.get())
        : status(404).to(request, response);
  }

  /** URLs have no directories per first digits. */
  private Optional<byte[]> find(String path) {
    String stored = path.replaceFirst("^data/(..)", "data/$1/$1");
    return files.paths().contains(stored) ? Optional.of(files.read(stored)) : Optional.empty();
  }

  private Publisher<Void> list(String directory, HttpServerResponse response) {
    List<String> entries = new ArrayList<>();
    for (String path : files.paths()) {
      if (path.startsWith(directory)) {
        String name = '"' + path.substring(path.lastIndexOf('/') + 1) + '"';
        int size = files.read(path).length;
        entries.add(isVersion1 ? name : "{\"name\":" + name + ",\"size\":" + size + "}");
      }
    }
    if (entries.isEmpty()) {
      return response.sendNotFound();
    }
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, isVersion1 ? "application/json" : VERSION_2)
        .sendString(Mono.just("[" + String.join(",", entries) + "]"));
  }

  private Publisher<Void> send(
      HttpServerRequest request, HttpServerResponse response, byte[] file) {
    Matcher range = RANGE.matcher(request.requestHeaders().get(HttpHeaderNames.RANGE, ""));
    if (!range.matches() || request.fullPath().endsWith("/config")) {
      return sendBytes(response.status(200), file, 0, file.length);
    }
    long start = Long.parseLong(range.group(1));
    long end = Math.min(Long.parseLong(range.group(2)) + 1, file.length);
    if (start >= file.length) {
      return response
          .status(416)
          .header(HttpHeaderNames.CONTENT_RANGE, "bytes */" + file.length)
          .send();
    }
    response
        .status(206)
        .header(
            HttpHeaderNames.CONTENT_RANGE, "bytes " + start + "-" + (end - 1) + "/" + file.length);
    return sendBytes(response, file, (int) start, (int) end);
  }

  /** Sends {@code file[start..end)}, of which it says the length first. */
  Publisher<Void> sendBytes(HttpServerResponse response, byte[] file, int start, int end) {
    response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(end - start));
    return response.send(pieces(file, start, end));
  }

  /** Pieces of a body, made as the network takes them. */
  Flux<ByteBuf> pieces(byte[] file, int start, int end) {
    return Flux.generate(
        () -> start,
        (position, sink) -> {
          int length = Math.min(PIECE_BYTES, end - position);
          if (length > 0) {
            bytesSent.addAndGet(length);
            sink.next(Unpooled.wrappedBuffer(file, position, length));
          } else {
            sink.complete();
          }
          return position + length;
        });
  }

  /** Only this status, and a short page; {@code headers} are names and values in turn. */
  static Answer status(int code, String... headers) {
    return body(code, "sorry", headers);
  }

  /** A short answer; {@code headers} are names and values in turn. */
  static Answer body(int code, String text, String... headers) {
    return (request, response) -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      response.status(code).header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      for (int i = 0; i < headers.length; i += 2) {
        response.header(headers[i], headers[i + 1]);
      }
      return response.sendByteArray(Mono.just(bytes));
    };
  }

  /** Promises so many bytes, sends fewer, and then breaks the connection, or says nothing more. */
  static Answer unfinished(int promised, int sent, Publisher<Void> end, String... headers) {
    return (request, response) -> {
      response
          .status(headers.length == 0 ? 200 : 206)
          .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(promised));
      for (int i = 0; i < headers.length; i += 2) {
        response.header(headers[i], headers[i + 1]);
      }
      return response
          .send(Flux.just(Unpooled.wrappedBuffer(new byte[sent])), piece -> true)
          .then()
          .then(Mono.from(end))
          .then(Mono.defer(() -> breakOff(response)));
    };
  }

  /**
   * Answers as usual, but sends only so many of the bytes before it goes on as told.
   *
   * @param sent from how many bytes it should send, how many it does
   */
  Answer cutOff(IntUnaryOperator sent, Publisher<Void> end) {
    return (request, response) -> {
      byte[] file = find(request.fullPath().replaceFirst("^/repo/", "")).orElseThrow();
      Matcher range = RANGE.matcher(request.requestHeaders().get(HttpHeaderNames.RANGE, ""));
      boolean isPart = range.matches();
      int start = isPart ? Integer.parseInt(range.group(1)) : 0;
      int stop = isPart ? Integer.parseInt(range.group(2)) + 1 : file.length;
      if (isPart) {
        String part = "bytes " + start + "-" + (stop - 1) + "/" + file.length;
        response.status(206).header(HttpHeaderNames.CONTENT_RANGE, part);
      }
      return response
          .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(stop - start))
          .send(pieces(file, start, start + sent.applyAsInt(stop - start)), piece -> true)
          .then()
          .then(Mono.from(end))
          .then(Mono.defer(() -> breakOff(response)));
    };
  }

  /** Breaks the connection instead of answering. */
  static Answer reset() {
    return (request, response) -> breakOff(response);
  }

  private static Mono<Void> breakOff(HttpServerResponse response) {
    response.withConnection(connection -> connection.dispose());
    return Mono.never();
  }

  @Override
  public void close() {
    server.disposeNow(Duration.ofSeconds(5));
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
  }
}
