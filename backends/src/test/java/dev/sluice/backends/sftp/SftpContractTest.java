package dev.sluice.backends.sftp;

import dev.sluice.backend.Backend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(
    value = "dev.sluice.backends.sftp.SftpServerProgram#isInstalled",
    disabledReason = "there is no sftp-server")
@ExtendWith(LeakGuard.class)
class SftpContractTest extends BackendContract {
  @TempDir private Path directory;
  private Optional<SftpBackend> backend = Optional.empty();

  @Override
  protected Backend open(MemorySink files) {
    DirectorySink sink = new DirectorySink(directory);
    files.paths().forEach(path -> sink.write(path, files.read(path)));
    SftpBackend opened = SftpServerProgram.open(directory);
    backend = Optional.of(opened);
    return opened;
  }

  @Override
  protected int openTransfers() {
    return backend.map(SftpBackend::openRequests).orElse(0);
  }
}
