package dev.sluice.backends.s3;

import dev.sluice.backend.Backend;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import org.junit.jupiter.api.AfterEach;

class S3ContractTest extends BackendContract {
  private S3Server server = new S3Server(new MemorySink());

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new S3Server(S3Server.under("a b/ü/", files)).pages(2);
    return Backends.open(
        server.location("a b/ü/"), BackendOptions.DEFAULTS.withEnvironment(S3Server.KEYS));
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
