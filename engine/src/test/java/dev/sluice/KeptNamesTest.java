package dev.sluice;

import static dev.sluice.testing.BlobSpec.blob;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of several names of which some are there already. */
@ExtendWith(LeakGuard.class)
class KeptNamesTest {
  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .snapshot(
              file("empty-1").hardLink("e"),
              file("empty-2").hardLink("e"),
              file("several-1", blob("sever"), blob("al")).hardLink("s"),
              file("several-2", blob("sever"), blob("al")).hardLink("s"),
              file("whole-1", blob("whole")).hardLink("w"),
              file("whole-2", blob("whole")).hardLink("w"))
          .build();
  private static final List<String> KINDS = List.of("empty", "several", "whole");

  @TempDir Path temp;
  private Path out = Path.of("");

  @BeforeEach
  void makeTarget() throws IOException {
    out = Files.createDirectory(temp.resolve("out"));
  }

  private Restores.Outcome restore(RestoreOptions options) {
    try (Restores restores = Restores.from(REPOSITORY)) {
      return restores.restore(SnapshotSelector.latest(), out, options);
    }
  }

  private static RestoreOptions overwriting(Overwrite overwrite) {
    return RestoreOptions.DEFAULTS.withWriting(WriteOptions.DEFAULTS.withOverwrite(overwrite));
  }

  private static List<Action> actions(Restores.Outcome outcome, String path) {
    return outcome.all(RestoreEvent.Restored.class).stream()
        .filter(event -> event.path().equals(SnapshotPath.of(path)))
        .map(RestoreEvent.Restored::action)
        .toList();
  }

  private void plantFirstNames() throws IOException {
    for (String kind : KINDS) {
      Files.writeString(out.resolve(kind + "-1"), "mine");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Overwrite.class,
      names = {"IF_NEWER", "NEVER"})
  void aFurtherNameOfAKeptFileIsNoRestoredFile(Overwrite overwrite) throws IOException {
    plantFirstNames();

    Restores.Outcome would = restore(overwriting(overwrite).withDryRun(true));
    Restores.Outcome outcome = restore(overwriting(overwrite).withRecording(true));

    assertThat(outcome.failures()).isEmpty();
    for (String kind : KINDS) {
      for (int name = 1; name <= 2; name++) {
        assertThat(out.resolve(kind + "-" + name)).hasContent("mine");
        assertThat(actions(would, kind + "-" + name)).containsExactly(Action.KEPT);
        assertThat(actions(outcome, kind + "-" + name)).containsExactly(Action.KEPT);
      }
    }
    assertThat(outcome.all(RestoreEvent.Recorded.class))
        .hasSize(6)
        .noneMatch(event -> event.item().isComplete());
    assertThat(outcome.summary().done().files()).isZero();
    assertThat(outcome.summary().totals().skipped().files()).isEqualTo(6);
    assertThat(would.summary().totals().skipped().files()).isEqualTo(6);
  }

  @Test
  void eachNameIsToldOnceAndRecordedOnce() {
    assertThat(actions(restore(RestoreOptions.DEFAULTS.withDryRun(true)), "empty-1")).hasSize(1);

    Restores.Outcome outcome = restore(RestoreOptions.DEFAULTS.withRecording(true));

    for (String kind : KINDS) {
      assertThat(actions(outcome, kind + "-1")).containsExactly(Action.RESTORED);
      assertThat(actions(outcome, kind + "-2")).containsExactly(Action.RESTORED);
    }
    assertThat(outcome.all(RestoreEvent.Recorded.class).stream().map(event -> event.item().path()))
        .doesNotHaveDuplicates()
        .hasSize(6);
    assertThat(outcome.all(RestoreEvent.Recorded.class))
        .allMatch(event -> event.item().isComplete());
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void aFurtherNameOfAFileThatFailedFailsToo() throws IOException {
    for (String kind : KINDS) {
      Files.createDirectories(out.resolve(kind + "-1").resolve("in the way"));
    }

    Restores.Outcome outcome = restore(RestoreOptions.DEFAULTS);

    assertThat(outcome.failures()).hasSize(6);
    assertThat(outcome.all(RestoreEvent.Restored.class)).isEmpty();
    for (String kind : KINDS) {
      assertThat(out.resolve(kind + "-2")).doesNotExist();
    }
  }

  @Test
  void metadataOfATrustedFileThatHasAnotherNameIsNotChangedThere() throws IOException {
    restore(RestoreOptions.DEFAULTS);
    Path outside = temp.resolve("outside");
    Files.createLink(outside, out.resolve("several-1"));
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("r--------"));

    Restores.Outcome outcome = restore(overwriting(Overwrite.IF_CHANGED));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.summary().bytesFetched()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
        .isEqualTo("r--------");
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }
}
