package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.BlobSpec;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.ItemSpec;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may not do everything; needs root, to take that away from it, and setpriv. */
class PrivilegeTest {
  private static final int NOBODY = 65534;

  @TempDir Path directory;

  private DirectorySink repository;
  private Path work;

  @BeforeEach
  void makeRoomForSomebodyElse() throws IOException {
    repository = new DirectorySink(directory.resolve("repository"));
    work = Files.createDirectory(directory.resolve("work"));
    Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Restores in a process that {@code setpriv} starts. */
  private Result restore(List<String> privileges) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            JavaProcess.behind(
                privileges,
                "restore",
                "latest",
                "--target",
                work.resolve("target").toString(),
                "--no-cache",
                "--temp-dir",
                work.toString()));
    builder.environment().put("RESTIC_REPOSITORY", repository.root().toString());
    builder.environment().put("RESTIC_PASSWORD", RepositoryBuilder.PASSWORD);
    Path output = directory.resolve("output");
    Process process = builder.redirectOutput(output.toFile()).start();
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), Files.readString(output), errors);
  }

  /** Skips the test unless a program can be started in this way. */
  private static void assumeStarts(List<String> privileges) throws Exception {
    int exit;
    try {
      List<String> command = new ArrayList<>(privileges);
      command.add("true");
      exit = new ProcessBuilder(command).start().waitFor();
    } catch (IOException absent) {
      exit = -1;
    }
    assumeTrue(exit == 0, "setpriv, run by root, does not start anything");
  }

  @Test
  void anOrdinaryUserIsToldOnceOfOwnersThatCouldNotBeSet() throws Exception {
    // What lets it read the classes, wherever they are, does not let it give files away.
    List<String> asNobody =
        List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search");
    assumeStarts(asNobody);
    BuiltRepository built =
        RepositoryBuilder.version(2)
            .snapshot(
                ItemSpec.dir(
                    "d",
                    ItemSpec.file("a", BlobSpec.blob("a")).owner(0, 0).mode(04755),
                    ItemSpec.file("b", BlobSpec.blob("b"), BlobSpec.blob("c")).owner(1000, 1000),
                    ItemSpec.file("own", BlobSpec.blob("own")).owner(NOBODY, NOBODY)),
                ItemSpec.symlink("link", "d").owner(1, 1))
            .build(repository);

    Result result = restore(asNobody);

    assertThat(result.err().lines().toList())
        .singleElement()
        .asString()
        .matches(
            "Warning: owners or protected attributes of \\d items were not set, since only root may"
                + " set them");
    assertThat(result.code()).isZero();
    Path target = work.resolve("target");
    assertThat(target.resolve("d/b")).hasContent("bc");
    assertThat(Files.getAttribute(target.resolve("d/a"), "unix:mode")).isEqualTo(0100755);
    assertThat(Files.getAttribute(target.resolve("d/a"), "unix:uid")).isEqualTo(NOBODY);
    assertThat(built.snapshot().manifest().entries()).hasSize(5);
  }

  /** As where a security module denies it. */
  @Test
  void rootIsToldOfEachAttributeThatIsDeniedAndAllElseIsSet() throws Exception {
    List<String> denied = List.of("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin");
    assumeStarts(denied);
    RepositoryBuilder.version(2)
        .snapshot(
            ItemSpec.file("a", BlobSpec.blob("a"))
                .attribute("trusted.x", new byte[] {1})
                .attribute("user.y", new byte[] {2})
                .owner(1000, 1000)
                .mode(0640),
            ItemSpec.file("b", BlobSpec.blob("b")))
        .build(repository);

    Result result = restore(denied);

    assertThat(result.err().lines().toList())
        .containsExactly(
            "ignoring error for /a: cannot set extended attribute trusted.x: operation not"
                + " permitted",
            "Fatal: There were 1 errors");
    assertThat(result.code()).isEqualTo(1);
    Path file = work.resolve("target/a");
    assertThat(file).hasContent("a");
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100640);
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1000);
    assertThat((byte[]) Files.getAttribute(file, "user:y")).containsExactly(2);
    assertThat(work.resolve("target/b")).hasContent("b");
  }
}
