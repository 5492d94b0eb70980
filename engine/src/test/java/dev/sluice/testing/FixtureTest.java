package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FixtureTest {
  @TempDir Path temp;

  static Stream<Arguments> snapshotsThatResticCanRestore() {
    List<Arguments> snapshots = new ArrayList<>();
    for (Fixture fixture : List.of(Fixture.TINY_V1, Fixture.TINY_V2, Fixture.RUSTIC_FIXED)) {
      fixture.manifests().keySet().forEach(id -> snapshots.add(Arguments.of(fixture, id)));
    }
    return snapshots.stream();
  }

  @ParameterizedTest
  @MethodSource("snapshotsThatResticCanRestore")
  void resticRestoresWhatTheManifestSays(Fixture fixture, Id snapshot) {
    Restic restic = Restic.on(fixture.copyTo(temp), fixture.password());
    Assumptions.assumeTrue(LinuxFiles.isRoot(), "owners and devices need root: skipped");
    Manifest manifest = Objects.requireNonNull(fixture.manifests().get(snapshot));

    Restic.Result result = restic.restore(snapshot.hex(), temp.resolve("out"));

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(manifest.compareWithDisk(temp.resolve("out"))).isEmpty();
  }

  @Test
  void allFixturesAreThere() {
    assertThat(Fixture.TINY_V2.manifests()).hasSize(3);
    assertThat(Fixture.TINY_RUSTIC.manifests()).hasSize(2);
    assertThat(Fixture.RUSTIC_HOT_COLD.manifests()).hasSize(1);
    assertThat(Fixture.RUSTIC_FIXED.manifests()).hasSize(2);
    assertThat(Fixture.TINY_RUSTIC.copyHotTo(temp).resolve("config")).exists();
    assertThat(Fixture.RUSTIC_HOT_COLD.copyHotTo(temp).resolve("config")).exists();
    assertThat(Fixture.TINY_HOSTILE.copyTo(temp).resolve("snapshots/README")).exists();
    assertThat(Fixture.TINY_HOSTILE.defects()).hasSize(36).containsKey("name-dotdot-slash");
    assertThat(Fixture.TINY_HOSTILE.brokenSnapshots()).hasSize(11);
    assertThat(Fixture.TINY_HOSTILE.brokenPacks()).hasSize(8);
    assertThat(Fixture.TINY_RUSTIC.masterKey().orElseThrow()).startsWith("{").contains("encrypt");
    assertThat(Fixture.TINY_V1.masterKey()).isEmpty();
  }
}
