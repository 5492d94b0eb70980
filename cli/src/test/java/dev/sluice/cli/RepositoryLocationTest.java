package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryLocationTest {
  @TempDir Path directory;

  private final CommandLineRun run = new CommandLineRun();

  private RepositoryLocation of(String... words) {
    return RepositoryLocation.of(run.invocation(GlobalFlags.ALL, words));
  }

  @Test
  void prefersTheOptionToResticsVariableAndThatToRustics() {
    run.with("RUSTIC_REPOSITORY", "/rustic");
    assertThat(of().location()).isEqualTo("/rustic");
    run.with("RESTIC_REPOSITORY", "/restic");
    assertThat(of().location()).isEqualTo("/restic");
    assertThat(of("--repository", "/option").location()).isEqualTo("/option");
  }

  @Test
  void readsTheLocationFromAFile() throws IOException {
    Path file = Files.writeString(directory.resolve("location"), "/srv/backup\n");
    run.with("RESTIC_REPOSITORY", "/elsewhere");

    assertThat(of("--repository-file", file.toString()).location()).isEqualTo("/srv/backup");
  }

  @Test
  void refusesTwoLocations() {
    assertThatThrownBy(() -> of("-r", "/a", "--repository-file", "/b"))
        .hasMessageStartingWith("the repository is given twice");
  }

  @Test
  void saysWhatToDoWithoutALocation() {
    assertThatThrownBy(this::of)
        .hasMessage("no repository given: use -r LOCATION, or set RESTIC_REPOSITORY");
  }

  @Test
  void knowsTheHotPart() {
    run.with("RUSTIC_REPO_HOT", "/hot");

    assertThat(of("-r", "/cold").hot()).contains("/hot");
    assertThat(of("-r", "/cold", "--repo-hot", "/other").hot()).contains("/other");
  }

  @Test
  void takesOptionsOfTheStorage() {
    assertThat(of("-r", "/a", "-o", "local.connections=4", "-o", "x.y = a=b").options())
        .containsEntry("local.connections", "4")
        .containsEntry("x.y", "a=b");
    assertThatThrownBy(() -> of("-r", "/a", "-o", "connections"))
        .hasMessage("-o connections is not of the form name=value");
  }
}
