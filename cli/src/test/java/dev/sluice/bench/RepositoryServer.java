package dev.sluice.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Serves a repository's directory by restic's REST protocol on loopback, as fast as that goes: what
 * is measured is the client.
 */
public final class RepositoryServer implements AutoCloseable {
  /** Is asked before each piece of a file is sent, and may let it wait, or fail. */
  @FunctionalInterface
  public interface Pace {
    /**
     * Waits until it may go.
     *
     * @param path of the file, as the protocol has it
     * @param bytes of the piece
     */
    void await(String path, int bytes) throws IOException;
  }

  private static final int THREADS = 128;
  private static final int BUFFER_BYTES = 128 << 10;
  private static final String VERSION_2 = "application/vnd.x.restic.rest.v2";
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Path directory;
  private final Pace pace;
  private final int pieceBytes;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpServer server;

  RepositoryServer(Path directory) throws IOException {
    this(directory, BUFFER_BYTES, (path, bytes) -> {});
  }

  /** One that sends pieces of so many bytes at a certain pace. */
  public RepositoryServer(Path directory, int pieceBytes, Pace pace) throws IOException {
    this.directory = directory;
    this.pieceBytes = pieceBytes;
    this.pace = pace;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** For {@code -r}. */
  public String location() {
    return "rest:http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      if (path.endsWith("/")) {
        list(exchange, directory.resolve(path));
      } else {
        send(exchange, path);
      }
    }
  }

  /** Packs lie in directories that the protocol does not know of. */
  private Path fileOf(String path) {
    String pack = path.startsWith("data/") ? path.substring("data/".length()) : "";
    return directory.resolve(pack.isEmpty() ? path : "data/" + pack.substring(0, 2) + "/" + pack);
  }

  private static void list(HttpExchange exchange, Path top) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.isDirectory(top) ? Files.walk(top) : Stream.empty()) {
      names = files.filter(Files::isRegularFile).map(RepositoryServer::entry).toList();
    }
    byte[] body = ("[" + String.join(",", names) + "]").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", VERSION_2);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String entry(Path file) {
    try {
      return "{\"name\":\"" + file.getFileName() + "\",\"size\":" + Files.size(file) + "}";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(HttpExchange exchange, String path) throws IOException {
    Path file = fileOf(path);
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    long size = Files.size(file);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String wanted = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(wanted == null ? "" : wanted);
    boolean isPart = range.matches();
    long from = isPart ? Long.parseLong(range.group(1)) : 0;
    long to =
        isPart && !range.group(2).isEmpty()
            ? Math.min(size, Long.parseLong(range.group(2)) + 1)
            : size;
    if (isPart) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + size);
    }
    exchange.sendResponseHeaders(isPart ? 206 : 200, to > from ? to - from : -1);
    if (to > from) {
      copy(path, from, to - from, exchange.getResponseBody());
    }
  }

  private void copy(String path, long from, long length, OutputStream to) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOf(path)).position(from);
        InputStream in = Channels.newInputStream(channel)) {
      byte[] buffer = new byte[pieceBytes];
      for (long left = length; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          return;
        }
        pace.await(path, read);
        to.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
