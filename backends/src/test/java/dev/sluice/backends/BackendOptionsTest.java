package dev.sluice.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendOptionsTest {
  private static final Scheme REST = Schemes.named("rest").orElseThrow();

  private static BackendOptions with(String name, String value) {
    return BackendOptions.DEFAULTS.withExtended(Map.of(name, value));
  }

  @Test
  void knowsTheConnectionsOfEachStorage() {
    assertThat(with("rest.connections", "7").connections(REST)).hasValue(7);
    assertThat(with("rest.connections", "7").connections(Schemes.LOCAL)).isEmpty();
    assertThat(with("s3.region", "x").connections(REST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1001", "-1", "x", "99999999999"})
  void refusesOtherNumbers(String value) {
    assertThatThrownBy(() -> with("rest.connections", value).connections(REST))
        .hasMessage(
            "option rest.connections must be a number from 1 to 1000, was \"" + value + "\"");
  }

  @Test
  void refusesOptionsThatAStorageDoesNotHave() {
    assertThatThrownBy(() -> with("rest.conections", "7").own(REST))
        .hasMessage("option rest.conections is not known; rest: has rest.connections");
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatThrownBy(() -> BackendOptions.DEFAULTS.withBytesPerSecond(0))
        .hasMessageContaining("was 0");
    assertThatThrownBy(() -> BackendOptions.DEFAULTS.withStallTimeout(Duration.ZERO))
        .hasMessageContaining("was PT0S");
  }

  @Test
  void doesNotTellTheVariables() {
    Map<String, String> secret = Map.of("RESTIC_REST_PASSWORD", "secret");
    assertThat(BackendOptions.DEFAULTS.withEnvironment(secret)).asString().doesNotContain("secret");
  }
}
