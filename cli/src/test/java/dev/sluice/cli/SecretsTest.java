package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  private final CommandLineRun run = new CommandLineRun();

  private Optional<Secret> given(String... words) {
    return new Secrets(run.invocation(GlobalFlags.ALL, words)).given();
  }

  private List<String> readings(String... words) {
    return given(words).orElseThrow().readings().stream()
        .map(bytes -> new String(bytes, UTF_8))
        .toList();
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("secret"), content).toString();
  }

  @Test
  void findsNothingWhereNothingIsGiven() {
    assertThat(given()).isEmpty();
  }

  @Test
  void takesAPasswordInTheEnvironmentAsItIs() {
    run.with("RESTIC_PASSWORD", " pässword\n");

    assertThat(readings()).containsExactly(" pässword\n");
  }

  @Test
  void stripsOneLineEndFromAFileAndThenAllSpace() throws IOException {
    assertThat(readings("--password-file", file("secret\n"))).containsExactly("secret");
    assertThat(readings("--password-file", file("secret\r\n"))).containsExactly("secret");
    assertThat(readings("-p", file(" secret \n\n"))).containsExactly(" secret \n", "secret");
    assertThat(readings("-p", file("\ufeffsecret"))).containsExactly("\ufeffsecret", "secret");
    assertThat(readings("-p", file("\n"))).containsExactly("");
  }

  @Test
  void runsACommandThatPrintsThePassword() {
    assertThat(readings("--password-command", "printf 'a b\\n'")).containsExactly("a b");
  }

  @Test
  void saysWhenTheCommandFails() {
    assertThatThrownBy(() -> given("--password-command", "sh -c 'exit 3'"))
        .hasMessage("the command sh that shall print the secret failed with 3");
    assertThatThrownBy(() -> given("--password-command", "no-such-program-here"))
        .hasMessageStartingWith("cannot run the command that shall print the secret: ");
  }

  @Test
  void prefersOptionsToVariablesAndResticsToRustics() throws IOException {
    run.with("RUSTIC_PASSWORD", "rustic");
    assertThat(readings()).containsExactly("rustic");
    run.with("RESTIC_PASSWORD", "restic");
    assertThat(readings()).containsExactly("restic");
    run.with("RESTIC_PASSWORD_FILE", file("file"));
    assertThat(readings()).containsExactly("file");
    assertThat(readings("--password", "option")).containsExactly("option");
  }

  @Test
  void takesRusticsMasterKey() throws IOException {
    assertThat(given("--key-file", file("{}"))).map(Secret::isMasterKey).contains(true);
    assertThat(given("--key", "{\"mac\":1}")).map(Secret::isMasterKey).contains(true);
    assertThat(readings("--key", "{\"mac\":1}")).containsExactly("{\"mac\":1}");
  }

  @Test
  void takesAnEmptyPasswordOnlyWhenToldTo() {
    run.with("RESTIC_PASSWORD", "");

    assertThat(given()).isEmpty();
    assertThat(readings("--insecure-no-password")).containsExactly("");
  }

  @Test
  void refusesTwoSecretsAtOnce() {
    assertThatThrownBy(() -> given("--password", "x", "--key", "y"))
        .hasMessage("--password and --key exclude each other");
    assertThatThrownBy(() -> given("--password", "x", "--insecure-no-password"))
        .hasMessage("--insecure-no-password and --password exclude each other");
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> given("-p", "/no/such/file"))
        .hasMessage("the file /no/such/file that shall hold the secret does not exist");
  }

  @Test
  void printsNoSecret() {
    assertThat(Secret.password("hidden".getBytes(UTF_8))).hasToString("a password");
  }
}
