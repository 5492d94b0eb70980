package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options that choose snapshots and items, and where items go. */
class SelectionOptionsTest {
  @TempDir Path directory;

  private CommandLineRun run;
  private Path target;

  @BeforeEach
  void copyTheRepository() {
    run = CommandLineRun.on(Fixture.TINY_V2.copyTo(directory), Fixture.TINY_V2.password());
    target = directory.resolve("target");
  }

  private Result restore(String... more) {
    String[] words = new String[more.length + 4];
    System.arraycopy(new String[] {"restore", "latest", "-t", target.toString()}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    return run.run(words);
  }

  @Test
  void globsAsRusticTakesThem() throws IOException {
    Path globs = Files.writeString(directory.resolve("globs"), "# mine\n!*.BIN\n");

    Result result = restore("--glob", "/tiny/*", "--iglob-file", globs.toString());

    assertThat(result.err()).isEmpty();
    assertThat(target.resolve("tiny/hello.txt")).exists();
    assertThat(target.resolve("tiny/random.bin")).doesNotExist();
    assertThat(target.resolve("tiny/dir")).isEmptyDirectory();
  }

  @Test
  void stripsAndRenames() {
    Result result = restore("--strip-path", "/tiny", "--rename", "/tiny/dir=/other/place");

    assertThat(result.err()).isEmpty();
    assertThat(target.resolve("hello.txt")).exists();
    assertThat(target.resolve("other/place/same.txt")).exists();
    assertThat(target.resolve("dir")).doesNotExist();
    assertThat(restore("--rename", "a").err()).contains("not of the form /FROM=/TO");
  }

  @Test
  void restoresASingleFileUnderAnotherName() {
    Path name = directory.resolve("hello-again");

    assertThat(run.run("restore", "latest:/tiny/hello.txt", name.toString()).err()).isEmpty();
    assertThat(name).isRegularFile();

    run.run("restore", "latest:/tiny/hello.txt", target + "/");
    assertThat(target.resolve("hello.txt")).isRegularFile();

    run.run("restore", "latest:/tiny/dir", directory.resolve("d").toString());
    assertThat(directory.resolve("d/same.txt")).isRegularFile();
  }

  @Test
  void takesTheNewestSnapshotNotAfterATime() {
    assertThat(run.run("snapshots", "--json").out()).contains("2024-03-04T05:06:07-03:30");
    assertThat(run.run("snapshots", "--at", "2024-03-04T05:06:06-03:30", "--json").out())
        .doesNotContain("846c97dd")
        .contains("0fc4eb83");
    assertThat(run.run("snapshots", "--filter-before", "2024-03-04T05:06:07-03:30").out())
        .doesNotContain("846c97dd");
    assertThat(run.run("snapshots", "--filter-after", "2024-03-04T05:06:07-03:30").out())
        .contains("846c97dd")
        .doesNotContain("0fc4eb83");
    assertThat(restore("-n", "--at", "2024-03-04T05:06:06-03:30").out())
        .contains("restoring snapshot 0fc4eb83");
    assertThat(restore("--at", "1999-01-01").err())
        .contains("no snapshot that matches not after 1999-01-01T");
    assertThat(restore("--at", "soon").err()).contains("\"soon\" is no time");
  }
}
