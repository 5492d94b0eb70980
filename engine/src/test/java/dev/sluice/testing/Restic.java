package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The real restic, working on one repository; tests that need it are skipped where it is missing.
 */
public final class Restic {
  /**
   * What a run of restic gave.
   *
   * @param exitCode 0 if restic found nothing wrong
   * @param output standard output and standard error, mixed
   */
  public record Result(int exitCode, String output) {}

  private final Path repository;
  private final String password;

  private Restic(Path repository, String password) {
    this.repository = repository;
    this.password = password;
  }

  /** restic for this repository; skips the test if restic is not installed. */
  public static Restic on(Path repository, String password) {
    boolean isInstalled =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)).stream()
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "restic")));
    Assumptions.assumeTrue(isInstalled, "restic is not installed: skipped");
    return new Restic(repository, password);
  }

  /**
   * Runs restic with these arguments behind the repository's, without cache, in {@code directory}.
   */
  public Result runIn(Path directory, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("restic", "--no-cache", "-r", repository.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder.environment().put("RESTIC_PASSWORD", password);
    builder.redirectInput(new File("/dev/null"));
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("restic ends").isTrue();
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs restic with these arguments. */
  public Result run(String... arguments) {
    return runIn(Path.of("/"), arguments);
  }

  private String succeed(Result result) {
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }

  /** Creates the repository. */
  public Restic init(int version) {
    succeed(run("init", "--repository-version", String.valueOf(version)));
    return this;
  }

  /** Backs up what is in {@code directory}, so that its items are at the top of the snapshot. */
  public Restic backup(Path directory, String... options) {
    List<String> arguments = new ArrayList<>(List.of("backup", "."));
    arguments.addAll(List.of(options));
    succeed(runIn(directory, arguments.toArray(String[]::new)));
    return this;
  }

  /**
   * Checks the whole repository, every pack, and fails unless restic finds nothing to complain of.
   */
  public void check() {
    String output = succeed(run("check", "--read-data", "--no-lock"));
    assertThat(output).contains("no errors were found").doesNotContain("error:");
  }

  /** Restores a snapshot. */
  public Result restore(String snapshot, Path target) {
    return run("restore", "--no-lock", snapshot, "--target", target.toString());
  }
}
