package dev.sluice.backends.gcs;

import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class GcsContractTest extends BackendContract {
  private GcsServer server = new GcsServer(new MemorySink(), "", 1);

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new GcsServer(files, "a b/ü+&/", 2);
    return Backends.open(
        "gs:" + GcsServer.BUCKET + ":/a b/ü+&",
        BackendOptions.DEFAULTS.withEnvironment(
            Map.of(
                "STORAGE_EMULATOR_HOST",
                server.http().authority(),
                "GOOGLE_ACCESS_TOKEN",
                GcsServer.TOKEN)));
  }

  @Override
  protected int openTransfers() {
    return server.http().openResponses();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }
}
