package dev.sluice.backends.thaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backends.resilience.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class LooksTest {
  @Test
  void comeEverLaterUntilItIsNoUse() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      List<Long> seconds = new ArrayList<>();
      StepVerifier.withVirtualTime(
              () ->
                  Looks.during(Duration.ofHours(1), time)
                      .doOnNext(
                          look -> seconds.add(time.now(java.util.concurrent.TimeUnit.SECONDS))),
              () -> time,
              Long.MAX_VALUE)
          .thenAwait(Duration.ofHours(2))
          .thenConsumeWhile(look -> true)
          .verifyComplete();
      assertThat(seconds).startsWith(1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L).hasSize(64);
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void endWithWhoeverWaits() {
    try (Timer timer = new Timer()) {
      StepVerifier.create(Looks.during(Duration.ofHours(1), timer).take(0)).verifyComplete();
    }
  }
}
