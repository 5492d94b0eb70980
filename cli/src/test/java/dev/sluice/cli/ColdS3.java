package dev.sluice.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testing.RepositorySink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public bucket on loopback, some of whose objects are in Glacier until they are asked for. */
final class ColdS3 implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final String BUCKET = "/bucket/";

  /** How an object thaws: a look at what was asked for finds it on its way, the next one warm. */
  private enum State {
    COLD,
    ASKED,
    WARM
  }

  private final RepositorySink files;
  private final HttpServer server;
  private final Map<String, State> states = new ConcurrentHashMap<>();
  private final List<String> thawed = new CopyOnWriteArrayList<>();

  ColdS3(RepositorySink files) throws IOException {
    this.files = files;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(BUCKET, this::handle);
    server.start();
  }

  /** For {@code -r}. */
  String location() {
    return "s3:http://127.0.0.1:" + server.getAddress().getPort() + "/bucket";
  }

  void freeze(String path) {
    states.put(path, State.COLD);
  }

  /** Asked for by somebody else. */
  void ask(String path) {
    states.put(path, State.ASKED);
  }

  /** What was asked for, in order. */
  List<String> thawed() {
    return List.copyOf(thawed);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String key = exchange.getRequestURI().getPath().substring(BUCKET.length());
      if (key.isEmpty()) {
        send(exchange, 200, list(exchange.getRequestURI().getQuery()), 0);
      } else if (!files.paths().contains(key)) {
        send(exchange, 404, error("NoSuchKey"), 0);
      } else {
        switch (exchange.getRequestMethod()) {
          case "HEAD" -> head(exchange, key);
          case "POST" -> thaw(exchange, key);
          default -> get(exchange, key);
        }
      }
    }
  }

  private byte[] list(String query) {
    Matcher prefix = Pattern.compile("(?:^|&)prefix=([^&]*)").matcher(query);
    String start = prefix.find() ? prefix.group(1) : "";
    StringBuilder xml = new StringBuilder("<ListBucketResult>");
    files.paths().stream()
        .filter(path -> path.startsWith(start))
        .forEach(path -> xml.append("<Contents><Key>" + path + "</Key></Contents>"));
    return (xml + "</ListBucketResult>").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] error(String code) {
    return ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
  }

  private State state(String key) {
    return states.getOrDefault(key, State.WARM);
  }

  private void head(HttpExchange exchange, String key) throws IOException {
    State state = state(key);
    if (states.containsKey(key)) {
      exchange.getResponseHeaders().set("x-amz-storage-class", "GLACIER");
    }
    if (state != State.COLD) {
      boolean isUnderWay = state != State.WARM;
      exchange.getResponseHeaders().set("x-amz-restore", "ongoing-request=\"" + isUnderWay + "\"");
      states.computeIfPresent(key, (k, s) -> State.WARM);
    }
    exchange.getResponseHeaders().set("Content-Length", "" + files.read(key).length);
    exchange.sendResponseHeaders(200, -1);
  }

  private void thaw(HttpExchange exchange, String key) throws IOException {
    exchange.getRequestBody().readAllBytes();
    thawed.add(key);
    states.put(key, State.ASKED);
    send(exchange, 202, new byte[0], 0);
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    if (state(key) != State.WARM) {
      send(exchange, 403, error("InvalidObjectState"), 0);
      return;
    }
    byte[] file = files.read(key);
    String asked = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    if (!range.matches()) {
      send(exchange, 200, file, 0);
      return;
    }
    int start = Integer.parseInt(range.group(1));
    int end = Math.min(file.length, Integer.parseInt(range.group(2)) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + file.length);
    send(exchange, 206, Arrays.copyOf(file, end), start);
  }

  private static void send(HttpExchange exchange, int status, byte[] body, int start)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length == start ? -1 : body.length - start);
    exchange.getResponseBody().write(body, start, body.length - start);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
