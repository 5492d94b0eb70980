package dev.sluice.backends.resilience;

import dev.sluice.backend.Backend;
import dev.sluice.testing.BackendContract;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class RetryingContractTest extends BackendContract {
  private final Timer timer = new Timer();
  private FaultyBackend storage = FaultyBackend.over(MemoryBackend.over(new MemorySink()));

  @Override
  protected Backend open(MemorySink files) {
    storage = FaultyBackend.over(MemoryBackend.over(files));
    storage.onRead().resetAfter(150_000).times(2);
    RetryPolicy policy = new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofSeconds(1));
    return new RetryingBackend(storage, policy, timer, () -> 0, e -> {});
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
