package dev.sluice.bench;

import dev.sluice.testing.RepositoryBuilder;
import dev.sluice.testing.RepositoryGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts {@code lib/sluice.jsa} into the distribution: the classes of a restore over HTTP, loaded and
 * checked, for the JVM that makes it. Starting is faster by a quarter of a second with it. Maven
 * runs this when it packages.
 */
final class ClassArchive {
  private static final long PATIENCE_SECONDS = 120;

  private ClassArchive() {}

  /** Takes the directory of the distribution. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path distribution = Path.of(arguments[0]);
    Path archive = distribution.resolve("lib").resolve("sluice.jsa");
    Files.deleteIfExists(archive);
    if (!Files.isExecutable(Path.of("/bin/sh"))) {
      return;
    }
    Path work = Files.createTempDirectory("sluice-archive");
    try {
      make(distribution.resolve("bin").resolve("sluice"), archive, work);
    } finally {
      Trees.delete(work);
    }
    if (!Files.exists(archive)) {
      System.err.println("no class archive: this Java does not make one; starting takes longer");
    }
  }

  private static void make(Path launcher, Path archive, Path work)
      throws IOException, InterruptedException {
    Path repository = work.resolve("repository");
    RepositoryGenerator.generate(
        "--files", "20", "--dirs", "4", "--file-size", "1K", "--directory", repository.toString());
    try (RepositoryServer server = new RepositoryServer(repository)) {
      ProcessBuilder restore =
          new ProcessBuilder(
              List.of(
                  "/bin/sh",
                  launcher.toString(),
                  "-r",
                  server.location(),
                  "restore",
                  "latest",
                  "--no-cache",
                  "--no-lock",
                  "--target",
                  work.resolve("target").toString()));
      restore.environment().put("JAVA_HOME", System.getProperty("java.home"));
      restore.environment().put("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD);
      restore.environment().put("SLUICE_JAVA_OPTS", "-XX:ArchiveClassesAtExit=" + archive);
      restore.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      restore.redirectError(ProcessBuilder.Redirect.DISCARD);
      if (!restore.start().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the restore for the class archive did not end");
      }
    }
  }
}
