package dev.sluice.backends.azure;

import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class AzureContractTest extends BackendContract {
  private AzureServer server = new AzureServer(new MemorySink(), "", 1);

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new AzureServer(files, "a b/ü+&/", 2);
    return Backends.open(
        "opendal:azblob",
        BackendOptions.DEFAULTS.withExtended(
            Map.of(
                "opendal.endpoint", server.endpoint(),
                "opendal.container", AzureServer.CONTAINER,
                "opendal.account_name", AzureServer.ACCOUNT,
                "opendal.account_key", AzureServer.KEY,
                "opendal.root", "/a b/ü+&/")));
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
