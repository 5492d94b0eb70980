package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({"90s, PT90S", "5m0s, PT5M", "1h1m1.5s, PT1H1M1.5S", "250ms, PT0.25S", "0s, PT0S"})
  void readsWhatGoWrites(String text, Duration time) {
    assertThat(GoDuration.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "5 m", "-5m", "5mm", "5d", "x5m", "5m2"})
  void nothingElseIsOne(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
