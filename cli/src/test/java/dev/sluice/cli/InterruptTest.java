package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.RepositoryGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What signals do to a process that restores. */
class InterruptTest {
  private static final long FILE_SIZE = 32 << 20;

  @TempDir Path directory;

  private Process process;

  @BeforeEach
  void startARestore() throws IOException {
    Path repository = directory.resolve("repository");
    RepositoryGenerator.generate(
        "--directory", repository.toString(), "--files", "12", "--file-size", "32M");
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sluice.cli.Main",
            "restore",
            "latest",
            "--target",
            directory.resolve("target").toString(),
            "--temp-dir",
            temporary.toString());
    builder.environment().put("RESTIC_REPOSITORY", repository.toString());
    builder.environment().put("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD);
    builder.environment().put("RESTIC_PROGRESS_FPS", "60");
    process = builder.start();
  }

  @AfterEach
  void endTheProcess() {
    process.destroyForcibly();
  }

  /** Reads the output until contents are being restored. */
  private BufferedReader awaitContents() throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    while (!line.matches("\\[.*] [1-9][0-9.]*%.*")) {
      line = output.readLine();
      assertThat(line).as("still running").isNotNull();
    }
    return output;
  }

  private void signal(String name) throws IOException, InterruptedException {
    int killed =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(killed).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void endsWith130AndLeavesNoFileThatIsNotComplete(String name) throws Exception {
    BufferedReader output = awaitContents();

    signal(name);
    output.lines().forEach(line -> {});
    List<String> errors = process.errorReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(errors).hasSize(2).contains("signal interrupt received, cleaning up");
    assertThat(errors.get(1)).matches("interrupted.*");
    assertThat(process.exitValue()).isEqualTo(130);
    try (Stream<Path> files = Files.walk(directory.resolve("target"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).hasSize(FILE_SIZE))
          .hasSizeLessThan(12);
    }
    assertThat(directory.resolve("temporary")).isEmptyDirectory();
  }

  @Test
  void tellsHowFarItIsWhenAsked() throws Exception {
    BufferedReader output = awaitContents();

    signal("USR1");
    output.lines().forEach(line -> {});

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
