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
    RepositoryGenerator.generate(
        "--directory",
        directory.resolve("repository").toString(),
        "--files",
        "12",
        "--file-size",
        "32M");
    Files.createDirectory(directory.resolve("temporary"));
    process = start();
  }

  private Process start() throws IOException {
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
            "--cache-dir",
            directory.resolve("cache").toString(),
            "--temp-dir",
            directory.resolve("temporary").toString());
    builder.environment().put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    builder.environment().put("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD);
    builder.environment().put("RESTIC_PROGRESS_FPS", "60");
    return builder.start();
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
  void endsWith130AndTheSameCommandGoesOn(String name) throws Exception {
    BufferedReader output = awaitContents();

    signal(name);
    output.lines().forEach(line -> {});
    List<String> errors = process.errorReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(errors).hasSize(2).contains("signal interrupt received, cleaning up");
    assertThat(errors.get(1)).matches("interrupted.*");
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(directory.resolve("temporary")).isEmptyDirectory();
    assertThat(directory.resolve("target")).isNotEmptyDirectory();

    process = start();
    process.errorReader(StandardCharsets.UTF_8).lines().forEach(line -> {});
    process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {});
    assertThat(process.waitFor()).isZero();
    try (Stream<Path> files = Files.walk(directory.resolve("target"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).hasSize(FILE_SIZE))
          .hasSize(12);
    }
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
