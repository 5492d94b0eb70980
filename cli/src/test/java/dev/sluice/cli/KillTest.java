package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.RepositoryServer;
import dev.sluice.testing.Manifest;
import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.RepositoryGenerator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that restores from a slow server is killed at a random byte, and started again, and so
 * on. {@code -Dsluice.kills=500} kills that often, {@code -Dsluice.kills.seed} elsewhere.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("sluice.kills", 3);
  private static final long SEED = Long.getLong("sluice.kills.seed", 1);
  private static final int KILLS_PER_RESTORE = 5;

  /** What a process that is killed may have read and not yet written. */
  private static final long IN_FLIGHT = 3 << 20;

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Tap tap = new Tap(16);
  private RepositoryServer server;
  private Path manifest;
  private long size;
  private int number;

  @BeforeEach
  void serveARepository() throws IOException {
    Path repository = directory.resolve("repository");
    manifest = directory.resolve("manifest");
    RepositoryGenerator.generate(
        ("--files 300 --files-per-dir 20 --file-size 0..200K --blob-size 16K..64K --pack-size 4M"
                + " --directory "
                + repository
                + " --manifest "
                + manifest)
            .split(" "));
    try (Stream<Path> packs = Files.walk(repository.resolve("data"))) {
      size = packs.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum();
    }
    server = new RepositoryServer(repository, 8 << 10, tap);
  }

  @AfterEach
  void stopTheServer() {
    server.close();
  }

  private Process start(Path target) throws IOException {
    Files.createDirectories(directory.resolve("temporary"));
    List<String> command =
        JavaProcess.command(
            "restore",
            "latest",
            "--target",
            target.toString(),
            "--cache-dir",
            directory.resolve("cache").toString(),
            "--temp-dir",
            directory.resolve("temporary").toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("RESTIC_REPOSITORY", server.location());
    builder.environment().put("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  /** Ends a process when it has read so much; false if it was done before. */
  private boolean endAfter(long bytes, Path target, String signal) throws Exception {
    tap.open(bytes);
    Process process = start(target);
    boolean isEnded = tap.awaitShut(process);
    if (isEnded) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as(() -> "seed " + SEED + ": " + output())
        .isEqualTo(!isEnded ? 0 : signal.equals("INT") ? 130 : 137);
    return isEnded;
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Restores once with all its interruptions; how many there were. */
  private int restore(int kills, String signal) throws Exception {
    Path target = directory.resolve("target-" + number++);
    long before = tap.sent();
    int killed = 0;
    boolean isDone = false;
    while (!isDone) {
      long bytes = killed < kills ? (long) (random.nextDouble() * size / 3) : Long.MAX_VALUE;
      isDone = !endAfter(bytes, target, signal);
      killed += isDone ? 0 : 1;
    }
    assertThat(Manifest.compareStreaming(manifest, target, 10)).isEmpty();
    assertThat(tap.sent() - before)
        .as("bytes read with %s kills, seed %s", killed, SEED)
        .isLessThanOrEqualTo(size * 105 / 100 + killed * IN_FLIGHT);
    assertThat(directory.resolve("cache/sluice-restores")).isEmptyDirectory();
    assertThat(directory.resolve("temporary")).isEmptyDirectory();
    return killed;
  }

  @Test
  void whereverItIsKilledTheSameCommandContinues() throws Exception {
    for (int left = KILLS; left > 0; ) {
      left -= restore(Math.min(left, KILLS_PER_RESTORE), "KILL");
    }
  }

  @Test
  void afterCtrlCTheSameCommandContinues() throws Exception {
    assertThat(restore(1, "INT")).isEqualTo(1);
  }
}
