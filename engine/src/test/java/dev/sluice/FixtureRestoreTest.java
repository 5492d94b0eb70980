package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.restore.RestoreEvent;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.Manifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(LeakGuard.class)
class FixtureRestoreTest {
  @TempDir Path temp;

  @BeforeEach
  void onlyAsRoot() {
    Restores.assumeRoot();
  }

  static Stream<Arguments> snapshots() {
    List<Arguments> snapshots = new ArrayList<>();
    for (Fixture fixture : Fixture.values()) {
      fixture.manifests().keySet().forEach(id -> snapshots.add(Arguments.of(fixture, id)));
    }
    return snapshots.stream();
  }

  @ParameterizedTest
  @MethodSource("snapshots")
  void everySnapshotIsRestoredAsItsManifestSays(Fixture fixture, Id snapshot) {
    restoreAndCompare(fixture, snapshot, Credentials.password(fixture.password()));
  }

  @ParameterizedTest
  @MethodSource("otherKeys")
  void everyKeyOpensAllOfIt(Fixture fixture, Credentials credentials) {
    restoreAndCompare(fixture, fixture.manifests().keySet().iterator().next(), credentials);
  }

  static List<Arguments> otherKeys() {
    byte[] masterKey =
        Fixture.TINY_RUSTIC.masterKey().orElseThrow().getBytes(StandardCharsets.UTF_8);
    return List.of(
        Arguments.of(Fixture.TINY_V2, Credentials.password(Fixture.SECOND_PASSWORD)),
        Arguments.of(Fixture.TINY_RUSTIC, Credentials.masterKey(masterKey)));
  }

  private void restoreAndCompare(Fixture fixture, Id snapshot, Credentials credentials) {
    Manifest manifest = Objects.requireNonNull(fixture.manifests().get(snapshot));
    Path out = temp.resolve("out");
    try (Restores restores =
        Restores.from(
            Restores.load(fixture.copyTo(temp)), credentials, RepositoryOptions.DEFAULTS)) {
      Restores.Outcome outcome =
          restores.restore(
              SnapshotSelector.id(snapshot), out, RestoreOptions.DEFAULTS.withVerify(true));

      assertThat(outcome.failures()).isEmpty();
      assertThat(outcome.warnings()).isEmpty();
      List<SnapshotPath> sockets = paths(manifest, NodeType.SOCKET);
      assertThat(skipped(outcome)).containsExactlyInAnyOrderElementsOf(sockets);
      assertThat(manifest.compareWithDisk(out))
          .containsExactlyElementsOf(sockets.stream().map(path -> path + ": missing").toList());
      assertThat(told(outcome))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(manifest.entries().keySet());
      assertThat(outcome.summary().done()).isEqualTo(outcome.summary().totals().items());
      assertThat(restores.warnings()).isEmpty();
    }
  }

  private static List<SnapshotPath> paths(Manifest manifest, NodeType type) {
    return manifest.entries().entrySet().stream()
        .filter(entry -> entry.getValue().type() == type)
        .map(entry -> entry.getKey())
        .toList();
  }

  private static List<SnapshotPath> skipped(Restores.Outcome outcome) {
    return outcome.all(RestoreEvent.Restored.class).stream()
        .filter(event -> event.action() == Action.SKIPPED)
        .map(RestoreEvent.Restored::path)
        .toList();
  }

  private static List<SnapshotPath> told(Restores.Outcome outcome) {
    return outcome.all(RestoreEvent.Restored.class).stream()
        .map(RestoreEvent.Restored::path)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "TINY_HOSTILE")
  void aDryRunTellsTheSameAndWritesNothing(Fixture fixture) {
    Id snapshot = fixture.manifests().keySet().iterator().next();
    Manifest manifest = Objects.requireNonNull(fixture.manifests().get(snapshot));
    try (Restores restores =
        Restores.from(
            Restores.load(fixture.copyTo(temp)),
            Credentials.password(fixture.password()),
            RepositoryOptions.DEFAULTS)) {
      Restores.Outcome outcome =
          restores.restore(
              SnapshotSelector.id(snapshot),
              temp.resolve("out"),
              RestoreOptions.DEFAULTS.withDryRun(true));

      assertThat(told(outcome)).containsExactlyInAnyOrderElementsOf(manifest.entries().keySet());
      assertThat(temp.resolve("out")).doesNotExist();
    }
  }
}
