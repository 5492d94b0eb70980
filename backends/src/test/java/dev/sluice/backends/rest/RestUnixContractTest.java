package dev.sluice.backends.rest;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A server on a socket in the file system. */
class RestUnixContractTest extends BackendContract {
  @TempDir private Path directory;
  private RestServer server = new RestServer(new MemorySink());
  private Optional<UnixDoor> door = Optional.empty();

  @Override
  protected Backend open(MemorySink files) throws IOException {
    server.close();
    server = new RestServer(files);
    Path socket = directory.resolve("socket");
    door = Optional.of(new UnixDoor(socket, server.address()));
    return new RestBackend(
        RestLocation.parse("http+unix://" + socket + ":/repo", Map.of()),
        OptionalInt.empty(),
        HttpSettings.DEFAULTS);
  }

  @Override
  protected int openTransfers() {
    return server.openResponses();
  }

  @AfterEach
  void closeServer() {
    door.ifPresent(UnixDoor::close);
    server.close();
  }
}
