package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void saysNothingBeforeThereIsEnoughToTell() {
    pace.note(Duration.ofMillis(0), 0);
    pace.note(Duration.ofMillis(100), 1000);

    assertThat(pace.bytesPerSecond()).isEmpty();
    assertThat(pace.timeFor(1000)).isEmpty();
  }

  @Test
  void forgetsHowFastItWasLongAgo() {
    for (int second = 0; second <= 10; second++) {
      pace.note(Duration.ofSeconds(second), second * 1_000_000L);
    }
    for (int second = 11; second <= 30; second++) {
      pace.note(Duration.ofSeconds(second), 10_000_000 + (second - 10) * 100L);
    }

    assertThat(pace.bytesPerSecond()).contains(100.0);
    assertThat(pace.timeFor(1000)).contains(Duration.ofSeconds(10));
  }

  @Test
  void foreseesNoEndWhenNothingArrives() {
    pace.note(Duration.ofSeconds(1), 500);
    pace.note(Duration.ofSeconds(3), 500);

    assertThat(pace.timeFor(1)).isEmpty();
  }
}
