package dev.sluice.backends.swift;

import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class SwiftContractTest extends BackendContract {
  private SwiftServer server = new SwiftServer(new MemorySink(), "");

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new SwiftServer(files, "a b/ü+&/");
    return Backends.open(
        "swift:" + SwiftServer.CONTAINER + ":/a b/ü+&",
        BackendOptions.DEFAULTS.withEnvironment(
            Map.of(
                "ST_AUTH", server.http().address() + "/auth/v1.0",
                "ST_USER", "me",
                "ST_KEY", "s3cr3t")));
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
