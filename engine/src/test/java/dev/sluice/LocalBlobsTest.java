package dev.sluice;

import static dev.sluice.testing.BlobSpec.random;
import static dev.sluice.testing.ItemSpec.file;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.FileType;
import dev.sluice.restore.Overwrite;
import dev.sluice.restore.RestoreOptions;
import dev.sluice.restore.WriteOptions;
import dev.sluice.select.SnapshotSelector;
import dev.sluice.testing.BuiltRepository;
import dev.sluice.testing.Compression;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.RepositoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What one file of the target holds is not fetched for another. */
@ExtendWith(LeakGuard.class)
class LocalBlobsTest {
  private static final int BLOB = 10_000;

  /** Each blob has a pack of its own. */
  private static final BuiltRepository REPOSITORY =
      RepositoryBuilder.version(2)
          .compression(Compression.OFF)
          .packSize(BLOB)
          .snapshot(
              file("a", random(1, BLOB), random(2, BLOB), random(3, BLOB)),
              file("b", random(3, BLOB)),
              file("c", random(2, BLOB), random(4, BLOB), random(2, BLOB)),
              file("d", random(3, BLOB)))
          .build();

  @TempDir Path temp;
  private Path out = Path.of("");
  private final MemoryBackend storage = MemoryBackend.over(REPOSITORY);

  @BeforeEach
  void restoreOnce() {
    out = temp.resolve("out");
    restore(Overwrite.ALWAYS);
  }

  private void restore(Overwrite overwrite) {
    try (Restores restores = Restores.from(TripWire.over(storage))) {
      RestoreOptions options =
          RestoreOptions.DEFAULTS.withWriting(WriteOptions.DEFAULTS.withOverwrite(overwrite));
      assertThat(restores.restore(SnapshotSelector.latest(), out, options).failures()).isEmpty();
    }
  }

  private long packsRead(Overwrite overwrite) {
    int before = storage.requests().size();
    restore(overwrite);
    return storage.requests().stream()
        .skip(before)
        .filter(request -> request.isRead())
        .flatMap(request -> request.file().stream())
        .filter(file -> file.type() == FileType.PACK)
        .filter(file -> REPOSITORY.dataPacks().contains(file.id()))
        .distinct()
        .count();
  }

  private void assertComplete() {
    assertThat(REPOSITORY.snapshot().manifest().compareWithDisk(out)).isEmpty();
  }

  @Test
  void missingFilesAreMadeOfWhatOthersHold() throws IOException {
    Files.delete(out.resolve("b"));
    Files.delete(out.resolve("c"));
    Files.delete(out.resolve("d"));

    assertThat(packsRead(Overwrite.ALWAYS)).isEqualTo(1);
    assertComplete();
  }

  @Test
  void aFileThatIsPartlyRightServesWithThatPart() throws IOException {
    byte[] content = Files.readAllBytes(out.resolve("a"));
    content[5] ^= 1;
    Files.write(out.resolve("a"), content);
    Files.delete(out.resolve("b"));
    Files.delete(out.resolve("d"));

    assertThat(packsRead(Overwrite.ALWAYS)).isEqualTo(1);
    assertComplete();
  }

  @Test
  void aFileThatIsKeptUnseenIsNotBelieved() throws IOException {
    byte[] other = new byte[3 * BLOB];
    Files.write(out.resolve("a"), other);
    Files.delete(out.resolve("b"));
    Files.delete(out.resolve("d"));

    assertThat(packsRead(Overwrite.NEVER)).isEqualTo(1);

    assertThat(out.resolve("a")).hasBinaryContent(other);
    assertThat(Files.readAllBytes(out.resolve("b")))
        .isEqualTo(Files.readAllBytes(out.resolve("d")))
        .isNotEqualTo(new byte[BLOB]);
  }

  @Test
  void whatIsTrustedServesToo() throws IOException {
    Files.delete(out.resolve("b"));
    Files.delete(out.resolve("d"));

    assertThat(packsRead(Overwrite.IF_CHANGED)).isZero();
    assertComplete();
  }
}
