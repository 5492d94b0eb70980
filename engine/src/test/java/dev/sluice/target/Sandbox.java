package dev.sluice.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * A prepared target for one test, with a directory beside it that nothing may touch. A test fails
 * if that directory was changed, or if a file below the target is still open after it.
 */
final class Sandbox implements BeforeEachCallback, AfterEachCallback {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  private Path directory = Path.of("");
  private Target target = LocalTarget.at(directory);

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("sluice-target");
    Files.createDirectory(outside());
    Files.writeString(secret(), "untouched");
    Files.setLastModifiedTime(secret(), LONG_AGO);
    Files.setLastModifiedTime(outside(), LONG_AGO);
    target = Target.directory(root());
    target.prepare();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    target.close();
    try {
      assertThat(openFiles()).as("files still open").isEmpty();
      assertOutsideIsUntouched();
    } finally {
      run("chmod", "-R", "u+rwx", directory.toString());
      run("rm", "-rf", directory.toString());
    }
  }

  private void assertOutsideIsUntouched() throws IOException {
    try (Stream<Path> files = Files.list(outside())) {
      assertThat(files).as("files outside of the target").containsExactly(secret());
    }
    assertThat(Files.getLastModifiedTime(outside())).isEqualTo(LONG_AGO);
    assertThat(Files.getLastModifiedTime(secret())).isEqualTo(LONG_AGO);
    assertThat(secret()).hasContent("untouched");
    assertThat(Files.getAttribute(secret(), "unix:mode")).isEqualTo(0100644);
  }

  /** What this process has open below the sandbox. */
  List<String> openFiles() throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        String file = Files.isSymbolicLink(descriptor) ? readLink(descriptor) : "";
        if (file.startsWith(directory.toString())) {
          open.add(file);
        }
      }
    }
    return open;
  }

  private static String readLink(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  Target target() {
    return target;
  }

  Path root() {
    return directory.resolve("target");
  }

  /** The item in the target at this path of a snapshot. */
  Path real(String path) {
    return root().resolve(path.substring(1));
  }

  Path outside() {
    return directory.resolve("outside");
  }

  Path secret() {
    return outside().resolve("secret");
  }

  static SnapshotPath path(String path) {
    return SnapshotPath.of(path);
  }

  /** Restores a small file, without metadata. */
  void createFile(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (TargetFile file = target.createFile(path(path), bytes.length)) {
      await(file.write(bytes, 0, bytes.length, 0));
    }
  }

  /** Subscribes to a write, which is complete when that returns. */
  static void await(Mono<Void> write) {
    write.as(StepVerifier::create).verifyComplete();
  }

  /** Runs a command; its output, or its complaint. */
  static Run run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Run(127, e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  record Run(int exitCode, String output) {}

  /** Of a file whose name is text. */
  static FileStatus status(Path path) {
    byte[] name = Posix.terminated(path.toString().getBytes(StandardCharsets.UTF_8));
    return FileStatus.find(Posix.AT_FDCWD, name)
        .orElseThrow(() -> new UncheckedIOException(new IOException("there is no " + path)));
  }
}
