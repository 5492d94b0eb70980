package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.format.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), BERLIN);
  private static final PointInTime TIMES = new PointInTime(BERLIN, NOON);

  private static String shown(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T12:00:00+02:00, 2026-03-01T10:00:00Z",
    "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
    "2026-03-01 12:00, 2026-03-01T11:00:00Z",
    "2026-03-01 12:00:30, 2026-03-01T11:00:30Z",
    "2026-03-01, 2026-03-01T22:59:59.999999999Z",
    "now, 2026-03-01T12:00:00Z",
    "3d-ago, 2026-02-26T12:00:00Z",
    "90m, 2026-03-01T10:30:00Z"
  })
  void understands(String text, String expected) {
    assertThat(shown(TIMES.lastOf(text))).isEqualTo(expected);
  }

  @Test
  void aDateBeginsAtMidnight() {
    assertThat(shown(TIMES.firstOf("2026-03-01"))).isEqualTo("2026-02-28T23:00:00Z");
    assertThat(shown(TIMES.before("2026-03-01"))).isEqualTo("2026-02-28T22:59:59.999999999Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday evening", "2026-13-01", "2026-03-01 25:00", "3y-ago"})
  void refuses(String text) {
    assertThatThrownBy(() -> TIMES.lastOf(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is no time");
  }
}
