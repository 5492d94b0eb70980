package dev.sluice.backends.rclone;

import dev.sluice.backends.process.ChildProcess;
import dev.sluice.backends.rest.RestLocation;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An rclone that serves a repository on a free port of loopback, to whoever knows a password that
 * it alone was told, by its environment, which no other user can read.
 */
final class RclonePort implements RcloneServer {
  private static final String USER = "sluice";
  private static final int PASSWORD_BYTES = 20;

  /** Newer ones put brackets around the address. */
  private static final Pattern SERVING =
      Pattern.compile(".*Serving restic REST API on \\[?(http://[^\\s\\]]+?)/?\\]?");

  private final ChildProcess process;
  private final String description;
  private final String password;
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private RclonePort(RcloneLocation location) throws IOException {
    description = location.toString();
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    password = HexFormat.of().formatHex(random);
    process =
        ChildProcess.start(
            location.command(List.of("serve", "restic", "--addr", "127.0.0.1:0")),
            Map.of("RCLONE_USER", USER, "RCLONE_PASS", password),
            "sluice-rclone",
            this::hear);
  }

  /** Starts one, and waits until it serves. Blocks. */
  static RclonePort start(RcloneLocation location) throws IOException {
    RclonePort server = new RclonePort(location);
    boolean isServing = false;
    try {
      server.await(location.timeoutSeconds());
      isServing = true;
      return server;
    } finally {
      if (!isServing) {
        server.close();
      }
    }
  }

  private void hear(String line) {
    Matcher serving = SERVING.matcher(line);
    if (serving.matches()) {
      address.complete(serving.group(1));
    }
  }

  private void await(int seconds) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        address.get(100, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException notYet) {
        // Whether it has ended shows only by looking.
      } catch (InterruptedException | ExecutionException e) {
        throw new IOException("interrupted", e);
      }
    }
    throw new IOException(
        process.isAlive() ? "it did not serve within " + seconds + " s" : process.epitaph());
  }

  @Override
  public RestLocation location() {
    String withLogin = address.join().replace("://", "://" + USER + ":" + password + "@");
    return RestLocation.parse(withLogin, Map.of()).describedAs(description);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }
}
