package dev.sluice.backends.b2;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.MemorySink;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;

class B2ContractTest extends BackendContract {
  private B2Server server = new B2Server(new MemorySink(), "", 1);

  @Override
  protected Backend open(MemorySink files) {
    server.close();
    server = new B2Server(files, "a b/ü+&/", 2);
    CloudAccess access =
        new CloudAccess(
            Map.of("B2_ACCOUNT_ID", B2Server.ID, "B2_ACCOUNT_KEY", B2Server.KEY),
            OptionalInt.empty(),
            HttpSettings.DEFAULTS,
            InstantSource.system());
    return B2.open(B2Place.parse(B2Server.BUCKET + ":a b/ü+&"), access, server.http().address());
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
