package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class LimitedContractTest extends BackendContract {
  private final Timer timer = new Timer();
  private MemoryBackend storage = MemoryBackend.over(new MemorySink());

  @Override
  protected Backend open(MemorySink files) {
    storage = MemoryBackend.over(files);
    return new LimitedBackend(storage, OptionalInt.of(2), OptionalLong.of(1L << 30), timer);
  }

  @Override
  protected int openTransfers() {
    return storage.openTransfers();
  }

  @AfterEach
  void closeTimer() {
    timer.close();
  }
}
