package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(5, 5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void delaysDoubleUpToTheLongest() {
    assertThat(policy.delay(1, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.delay(2, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(policy.delay(5, 1)).isEqualTo(Duration.ofSeconds(16));
    assertThat(policy.delay(6, 1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.delay(5000, 1)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void jitterShortensThemToAnything() {
    assertThat(policy.delay(5, 0)).isZero();
    assertThat(policy.delay(5, 0.25)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void refusesWhatMakesNoSense() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new RetryPolicy(0, 0, second, second))
        .hasMessageContaining("were 0 and 0");
    assertThatThrownBy(() -> new RetryPolicy(1, 2, second, second))
        .hasMessageContaining("were 2 and 1");
    assertThatThrownBy(() -> new RetryPolicy(1, 1, second, Duration.ZERO))
        .hasMessageContaining("PT1S");
  }

  @Test
  void theOneForNetworksBridgesMinutes() {
    Duration expected = Duration.ZERO;
    for (int failures = 1; failures < RetryPolicy.NETWORK.attempts(); failures++) {
      expected = expected.plus(RetryPolicy.NETWORK.delay(failures, 0.5));
    }
    assertThat(expected).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(7));
  }
}
