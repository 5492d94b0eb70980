package dev.sluice.backends.rest;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A server that somebody else wrote. */
@EnabledIf(
    value = "dev.sluice.backends.rest.RcloneServer#isInstalled",
    disabledReason = "there is no rclone on the PATH")
class RcloneContractTest extends BackendContract {
  @TempDir private Path directory;
  private Optional<RcloneServer> server = Optional.empty();

  @Override
  protected Backend open(MemorySink files) throws IOException {
    DirectorySink sink = new DirectorySink(directory);
    files.paths().forEach(path -> sink.write(path, files.read(path)));
    RcloneServer started = new RcloneServer(directory, "--user", "me", "--pass", "secret");
    server = Optional.of(started);
    String address = started.address().replace("//", "//me:secret@");
    return new RestBackend(
        RestLocation.parse(address, Map.of()), OptionalInt.empty(), HttpSettings.DEFAULTS);
  }

  @Override
  protected int openTransfers() {
    return server.map(RcloneServer::openFiles).orElse(0);
  }

  @AfterEach
  void stop() {
    server.ifPresent(RcloneServer::close);
  }
}
