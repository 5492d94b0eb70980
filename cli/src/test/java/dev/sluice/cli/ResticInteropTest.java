package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cli.CommandLineRun.Result;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.Restic;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same words for Sluice and for the real restic, and what both answer. */
class ResticInteropTest {
  @TempDir Path directory;

  private final ObjectMapper json = new ObjectMapper();
  private Path repository;

  @BeforeEach
  void copyTheRepository() {
    repository = Fixture.TINY_V2.copyTo(directory);
  }

  private String restic(String... words) {
    Restic.Result result = Restic.on(repository, Fixture.TINY_V2.password()).run(words);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output();
  }

  private String sluice(String... words) {
    Result result = CommandLineRun.on(repository, Fixture.TINY_V2.password()).run(words);
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--host tiny",
        "--tag nightly",
        "--path /tiny",
        "--latest 1",
        "1027 latest",
        "-g host --host other",
        "-g tags --tag db",
        "-g paths,host,tags --tag db"
      })
  void listSnapshotsAsTheSameJson(String options) {
    String[] words = ("snapshots --no-lock --json " + options).strip().split(" ");

    assertThat(sluice(words).strip()).isEqualTo(restic(words).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-c", "--tag prod", "-g host --host tiny"})
  void listSnapshotsInTheSameTable(String options) {
    String[] words = ("snapshots --no-lock " + options).strip().split(" ");

    // The line about the zone is younger than the restic that these tests meet.
    List<String> ours =
        sluice(words).lines().filter(line -> !line.startsWith("Timestamps ")).toList();
    List<String> theirs =
        restic(words).lines().filter(line -> !line.startsWith("Timestamps ")).toList();
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1027", "latest", "latest /tiny", "latest --recursive /tiny/dir"})
  void listItemsWithTheSameFields(String options) throws IOException {
    String[] words = ("ls --no-lock --json " + options).split(" ");
    List<String> theirs = restic(words).lines().toList();
    List<String> ours = sluice(words).lines().toList();

    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < theirs.size(); i++) {
      JsonNode our = json.readTree(ours.get(i));
      json.readTree(theirs.get(i))
          .properties()
          .forEach(
              field ->
                  assertThat(our.get(field.getKey()))
                      .as(field.getKey())
                      .isEqualTo(field.getValue()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1027", "-l 1027", "-l latest /tiny"})
  void listItemsInTheSameLines(String options) {
    String[] words = ("ls --no-lock " + options).split(" ");

    assertThat(sluice(words).lines().skip(1)).isEqualTo(restic(words).lines().skip(1).toList());
  }

  @Test
  void failWhereResticFails() {
    Restic.Result refused = Restic.on(repository, "wrong").run("snapshots", "--no-lock");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(CommandLineRun.on(repository, "wrong").run("snapshots").code()).isEqualTo(12);
  }
}
