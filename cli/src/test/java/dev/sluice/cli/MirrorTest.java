package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a repository in two places, neither of which is whole. */
class MirrorTest {
  @TempDir Path directory;

  private Path main;
  private Path mirror;
  private Path target;
  private CommandLineRun run;

  @BeforeEach
  void copyTheRepository() throws IOException {
    main = Fixture.TINY_V2.copyTo(Files.createDirectory(directory.resolve("a")));
    mirror = Fixture.TINY_V2.copyTo(Files.createDirectory(directory.resolve("b")));
    target = directory.resolve("target");
    run = CommandLineRun.on(main, Fixture.TINY_V2.password());
    List<Path> packs = packs();
    for (int i = 0; i < packs.size(); i++) {
      Files.delete(i % 2 == 0 ? packs.get(i) : mirror.resolve(main.relativize(packs.get(i))));
    }
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.walk(main.resolve("data"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void everyCommandReadsFromBoth() {
    assertThat(run.run("restore", "latest", "-t", target.toString()).code()).isEqualTo(1);
    run.with("SLUICE_MIRROR", mirror.toString());

    Result restored = run.run("restore", "latest", "-t", target.toString());
    assertThat(restored.err()).isEmpty();
    assertThat(restored.code()).isZero();
    assertThat(run.run("verify-target", "latest", target.toString()).code()).isZero();
    assertThat(run.run("ls", "latest").out()).contains("/tiny/hello.txt");
    assertThat(run.run("snapshots").code()).isZero();
  }

  @Test
  void aMainPlaceThatIsNotThereIsANote() {
    run.with("RESTIC_REPOSITORY", directory.resolve("nothing").toString());
    Result listed = run.run("snapshots", "--mirror", mirror.toString());

    assertThat(listed.code()).isZero();
    assertThat(listed.out()).contains("846c97dd");
    assertThat(listed.err())
        .startsWith("Warning: local:" + directory.resolve("nothing") + " is left alone")
        .endsWith("; reading from the other places\n");
  }

  @Test
  void aMirrorOfAnotherRepositoryIsRefused() {
    Path other = Fixture.TINY_V1.copyTo(directory);
    Result refused =
        run.run("snapshots", "--mirror", mirror.toString(), "--mirror", other.toString());

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("local:" + other, "another repository");
  }

  @Test
  void optionsAndVariablesAreOfAllPlacesOrOfOne() {
    run.with("NAME", "all").with("SLUICE_MIRROR_2_NAME", "second");
    RepositoryLocation location =
        RepositoryLocation.of(
            run.invocation(
                GlobalFlags.ALL,
                "--mirror=rest:http://a/",
                "--mirror=rest:http://b/",
                "-o=rest.connections=8",
                "-o=mirror.2.rest.connections=3"));

    assertThat(location.options()).containsOnlyKeys("rest.connections");
    Mirror first = location.mirrors().get(0);
    assertThat(first.options()).containsEntry("rest.connections", "8");
    assertThat(first.environment()).containsEntry("NAME", "all");
    Mirror second = location.mirrors().get(1);
    assertThat(second.options()).containsEntry("rest.connections", "3").hasSize(1);
    assertThat(second.environment()).containsEntry("NAME", "second");
  }

  @Test
  void refusesOptionsOfMirrorsThatAreNotGiven() {
    assertThatThrownBy(() -> options("mirror.2.rest.connections=3"))
        .hasMessage("-o mirror.2.rest.connections: there is no mirror 2, only 1");
    assertThatThrownBy(() -> options("mirror.rest.connections=3"))
        .hasMessageContaining("must be like mirror.1.rest.connections");
  }

  private void options(String option) {
    RepositoryLocation.of(run.invocation(GlobalFlags.ALL, "--mirror=rest:http://a/", "-o", option));
  }
}
