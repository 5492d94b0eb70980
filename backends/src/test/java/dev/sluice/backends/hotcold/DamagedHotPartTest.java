package dev.sluice.backends.hotcold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Repository;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.format.Snapshot;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.TreeEntry;
import dev.sluice.testing.Fixture;
import dev.sluice.testing.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pair of rustic's whose hot part has gone bad loses nothing. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class DamagedHotPartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"data", "index", "snapshots"})
  void whatIsDamagedComesFromTheColdPart(String type) throws IOException {
    Path hot = Fixture.RUSTIC_HOT_COLD.copyHotTo(directory);
    Path cold = Fixture.RUSTIC_HOT_COLD.copyTo(directory);
    List<TreeEntry> whole = entries(hot, cold);
    assertThat(damage(hot.resolve(type))).isPositive();

    assertThat(entries(hot, cold)).hasSameSizeAs(whole).isNotEmpty();
  }

  /** Turns bits in every file, near its beginning and at its end. */
  private static int damage(Path below) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(below)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[Math.min(40, bytes.length / 2)] ^= 0x55;
      bytes[bytes.length - 1] ^= 0x55;
      Files.write(file, bytes);
    }
    return files.size();
  }

  private static List<TreeEntry> entries(Path hot, Path cold) {
    Credentials password =
        Credentials.password(Fixture.RUSTIC_HOT_COLD.password().getBytes(StandardCharsets.UTF_8));
    try (Repository repository =
        Repository.open(
                Backends.openHotCold(hot.toString(), cold.toString(), BackendOptions.DEFAULTS),
                password)
            .blockOptional(PATIENCE)
            .orElseThrow()) {
      List<Snapshot> snapshots =
          repository.snapshots().collectList().blockOptional(PATIENCE).orElseThrow();
      assertThat(snapshots).isNotEmpty();
      List<TreeEntry> entries =
          repository.walk(snapshots.get(0)).collectList().blockOptional(PATIENCE).orElseThrow();
      assertThat(entries).allMatch(entry -> entry instanceof TreeEntry.Found);
      return entries;
    }
  }
}
