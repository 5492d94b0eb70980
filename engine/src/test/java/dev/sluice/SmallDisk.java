package dev.sluice;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory, as small as a test wants it; only root may mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path top;

  private SmallDisk(Path top) {
    this.top = top;
  }

  /** Mounts one at a new directory, or skips the test. */
  static SmallDisk mount(Path directory, String options) throws IOException {
    Files.createDirectory(directory);
    String place = directory.toString();
    String complaint = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", place);
    assumeTrue(complaint.isEmpty(), () -> "cannot mount: " + complaint);
    return new SmallDisk(directory);
  }

  Path top() {
    return top;
  }

  /** Mounts it with other options; what is in it stays. */
  void change(String options) throws IOException {
    String complaint = run("mount", "-o", "remount," + options, top.toString());
    if (!complaint.isEmpty()) {
      throw new IOException(complaint);
    }
  }

  /** What the command complains of; empty if it was successful. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return process.waitFor() == 0 ? "" : "it failed: " + output.strip();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    String complaint = run("umount", top.toString());
    if (!complaint.isEmpty()) {
      throw new IOException(complaint);
    }
  }
}
