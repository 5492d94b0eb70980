package dev.sluice.backends.rest;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code rclone serve restic} over a directory, on a free port of loopback. */
final class RcloneServer implements AutoCloseable {
  private final Path directory;
  private final Process process;
  private final int port;

  /** Starts it, and waits until it serves. */
  RcloneServer(Path directory, String... arguments) throws IOException {
    this.directory = directory.toRealPath();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            "rclone", "serve", "restic", "--addr", "127.0.0.1:" + port, "--config", "/dev/null");
    builder.command().addAll(List.of(arguments));
    builder.command().add(directory.toString());
    process = builder.redirectErrorStream(true).start();
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = log.readLine();
    while (line != null && !line.contains("Serving restic REST API")) {
      line = log.readLine();
    }
    if (line == null) {
      throw new IOException("rclone ended with " + process.onExit().join().exitValue());
    }
  }

  /** Whether there is an rclone to start. */
  static boolean isInstalled() {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "rclone")));
  }

  /** The repository's address, without {@code rest:}. */
  String address() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** How many files of the directory it has open. */
  int openFiles() {
    int open = 0;
    Path descriptors = Path.of("/proc/" + process.pid() + "/fd");
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
      for (Path entry : entries) {
        open += isInDirectory(entry) ? 1 : 0;
      }
    } catch (IOException ended) {
      return 0;
    }
    return open;
  }

  private boolean isInDirectory(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(directory);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
