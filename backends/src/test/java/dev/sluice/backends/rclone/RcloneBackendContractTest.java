package dev.sluice.backends.rclone;

import dev.sluice.backend.Backend;
import dev.sluice.backends.process.OpenFiles;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Debian's rclone, on a port of loopback. */
@EnabledIf(
    value = "dev.sluice.backends.process.OnPath#hasRclone",
    disabledReason = "there is no rclone on the PATH")
@ExtendWith(LeakGuard.class)
class RcloneBackendContractTest extends BackendContract {
  @TempDir private Path directory;

  @Override
  protected Backend open(MemorySink files) {
    DirectorySink sink = new DirectorySink(directory);
    files.paths().forEach(path -> sink.write(path, files.read(path)));
    return new RcloneBackend(
        RcloneLocation.parse(directory.toString(), options()), OptionalInt.empty());
  }

  Map<String, String> options() {
    return Map.of();
  }

  @Override
  protected int openTransfers() {
    return OpenFiles.ofChildren(directory);
  }
}
