package dev.sluice.backends.rest;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

class RestContractTest extends BackendContract {
  private RestServer server = new RestServer(new MemorySink());

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new RestServer(files);
    return new RestBackend(
        RestLocation.parse(server.address(), Map.of()), OptionalInt.empty(), HttpSettings.DEFAULTS);
  }

  @Override
  protected int openTransfers() {
    return server.openResponses();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }
}
