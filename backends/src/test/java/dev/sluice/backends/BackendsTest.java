package dev.sluice.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
class BackendsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  /** Everything that is put around a storage, together. */
  @Nested
  class Contract extends BackendContract {
    @Override
    protected Backend open(MemorySink files) {
      DirectorySink sink = new DirectorySink(directory);
      files.paths().forEach(path -> sink.write(path, files.read(path)));
      return Backends.open(
          directory.toString(),
          BackendOptions.DEFAULTS
              .withBytesPerSecond(1L << 32)
              .withExtended(Map.of("local.connections", "2")));
    }

    @Override
    protected int openTransfers() {
      return 0;
    }
  }

  @Test
  void opensPathsAndAddresses() {
    try (Backend local = Backends.open("local:" + directory, BackendOptions.DEFAULTS);
        Backend rest = Backends.open("rest:http://me:secret@host", BackendOptions.DEFAULTS)) {
      assertThat(local.describe()).isEqualTo("local:" + directory);
      assertThat(local.connections()).isEqualTo(4);
      assertThat(rest.describe()).isEqualTo("rest:http://me:***@host/");
      assertThat(rest.connections()).isEqualTo(64);
    }
  }

  @Test
  void theLimitOfConnectionsIsWhatIsSaid() {
    BackendOptions options =
        BackendOptions.DEFAULTS.withExtended(
            Map.of("local.connections", "3", "rest.connections", "9"));
    try (Backend local = Backends.open(directory.toString(), options);
        Backend rest = Backends.open("rest:http://host/", options)) {
      assertThat(local.connections()).isEqualTo(3);
      assertThat(rest.connections()).isEqualTo(9);
    }
  }

  @Test
  void opensAPair() {
    DirectorySink hot = new DirectorySink(directory.resolve("hot"));
    DirectorySink cold = new DirectorySink(directory.resolve("cold"));
    hot.write("config", new byte[] {1});
    cold.write("config", new byte[] {2});
    String hotPlace = hot.root().toString();
    String coldPlace = cold.root().toString();
    try (Backend pair = Backends.openHotCold(hotPlace, coldPlace, BackendOptions.DEFAULTS)) {
      assertThat(pair.readAll(FileHandle.CONFIG).as(Bytes::join).block(PATIENCE))
          .containsExactly(2);
      assertThat(
              pair.hot().orElseThrow().readAll(FileHandle.CONFIG).as(Bytes::join).block(PATIENCE))
          .containsExactly(1);
      assertThat(pair.list(FileType.KEY).collectList().block(PATIENCE)).isEmpty();
    }
  }

  @Test
  void aPairWithAWrongPartLeavesNothingOpen() {
    assertThatThrownBy(
            () -> Backends.openHotCold(directory.toString(), "b2:?", BackendOptions.DEFAULTS))
        .hasMessageContaining("b2:bucket");
  }
}
