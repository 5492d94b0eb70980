package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.cli.render.Console.Screen;
import dev.sluice.testing.Fixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How runs end: codes and sentences. */
class ExitTest {
  @TempDir Path directory;

  private Path repository;

  @BeforeEach
  void copyTheRepository() {
    repository = Fixture.TINY_V2.copyTo(directory);
  }

  private CommandLineRun withoutPassword() {
    return new CommandLineRun().with("RESTIC_REPOSITORY", repository.toString());
  }

  @Test
  void namesTheCommandsThereAre() {
    Result result = CommandLineRun.of("backup", "/home");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "Fatal: unknown command \"backup\"; there are restore, snapshots, ls, verify-target, demo, version,"
                + " help\n");
  }

  @Test
  void refusesToBeQuietAndVerbose() {
    Result result = CommandLineRun.of("-q", "snapshots", "-v");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--quiet and --verbose");
  }

  @Test
  void endsWith10WithoutARepository() {
    Path nowhere = directory.resolve("nowhere");
    Result result = CommandLineRun.on(nowhere, "x").run("snapshots");

    assertThat(result.code()).isEqualTo(10);
    assertThat(result.err()).startsWith("Fatal: ").contains(nowhere.toString());
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void asksForNoPasswordOfARepositoryThatIsNotThere() {
    Result result =
        new CommandLineRun()
            .with("RESTIC_REPOSITORY", directory.resolve("nowhere").toString())
            .at(new Typist())
            .run("snapshots");

    assertThat(result.code()).isEqualTo(10);
  }

  @Test
  void endsWith12AtAWrongPassword() {
    Result result = CommandLineRun.on(repository, "wrong").run("snapshots");

    assertThat(result.code()).isEqualTo(12);
    assertThat(result.err()).startsWith("Fatal: wrong password");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void endsInJsonWithItsOwnLine() {
    Result result = CommandLineRun.on(repository, "wrong").run("snapshots", "--json");

    assertThat(result.code()).isEqualTo(12);
    assertThat(result.err())
        .startsWith("{\"message_type\":\"exit_error\",\"code\":12,\"message\":\"Fatal: wrong ")
        .endsWith("\"}\n");
  }

  @Test
  void tellsWhereInTheProgramOnlyWhenAskedTo() {
    CommandLineRun run = CommandLineRun.on(repository, "wrong");

    assertThat(run.run("snapshots").err()).doesNotContain("\tat ");
    assertThat(run.run("snapshots", "--debug").err()).contains("\tat dev.sluice.");
  }

  @Test
  void readsThePasswordFromInputWhereNobodyCanBeAsked() {
    assertThat(withoutPassword().reading("sluice-tiny\nrest").run("snapshots").code()).isZero();

    Result result = withoutPassword().run("snapshots");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("Fatal: no password given: use --password-file");
  }

  @Test
  void asksThreeTimesForThePassword() {
    Typist forgetful = new Typist("a", "b", "sluice-tiny");
    assertThat(withoutPassword().at(forgetful).run("snapshots").code()).isZero();

    Typist stubborn = new Typist("a", "b", "c", "sluice-tiny");
    Result result = withoutPassword().at(stubborn).run("snapshots");
    assertThat(result.code()).isEqualTo(12);
    assertThat(stubborn.words).containsExactly("sluice-tiny");
  }

  @Test
  void triesAPasswordFileAsResticReadsItToo() throws IOException {
    Path file = Files.writeString(directory.resolve("password"), "  sluice-tiny \r\n\n");

    Result result = withoutPassword().run("snapshots", "-p", file.toString());

    assertThat(result.code()).isZero();
  }

  @Test
  void opensWithEveryKey() {
    assertThat(CommandLineRun.on(repository, Fixture.SECOND_PASSWORD).run("snapshots").code())
        .isZero();
  }

  @Test
  void opensWithRusticsMasterKey() throws IOException {
    Path cold = Fixture.TINY_RUSTIC.copyTo(directory);
    Path hot = Fixture.TINY_RUSTIC.copyHotTo(directory);
    Path key = directory.resolve("key.json");
    Files.writeString(key, Fixture.TINY_RUSTIC.masterKey().orElseThrow());

    Result result =
        new CommandLineRun()
            .with("RUSTIC_REPOSITORY", cold.toString())
            .with("RUSTIC_REPO_HOT", hot.toString())
            .run("snapshots", "--key-file", key.toString());

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void tellsItsVersion() {
    assertThat(CommandLineRun.of("version").out()).startsWith("sluice ").contains(" on Java ");
    assertThat(CommandLineRun.of("--version").out()).isEqualTo(CommandLineRun.of("version").out());
    assertThat(CommandLineRun.of("version", "--json").out())
        .startsWith("{\"message_type\":\"version\",\"version\":");
  }

  /** Somebody who types one word after the other. */
  private static final class Typist implements Terminal {
    private final Deque<String> words;

    Typist(String... words) {
      this.words = new ArrayDeque<>(List.of(words));
    }

    @Override
    public boolean isInput() {
      return true;
    }

    @Override
    public Screen screen() {
      return Screen.NONE;
    }

    @Override
    public byte[] readSecret(String prompt) {
      return words.removeFirst().getBytes(StandardCharsets.UTF_8);
    }
  }
}
