package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class HedgingContractTest extends BackendContract {
  private final Timer timer = new Timer();
  private MemoryBackend storage = MemoryBackend.over(new MemorySink());

  @Override
  protected Backend open(MemorySink files) {
    storage = MemoryBackend.over(files);
    return new HedgingBackend(storage, timer);
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
