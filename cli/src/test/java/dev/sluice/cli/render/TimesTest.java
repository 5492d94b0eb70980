package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.format.Timestamp;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimesTest {
  private static final Times BERLIN = new Times(ZoneId.of("Europe/Berlin"));
  private static final Times UTC = new Times(ZoneId.of("UTC"));

  @Test
  void showsTheReadersTimeInTables() {
    assertThat(BERLIN.table(new Timestamp(1_700_000_000, 5))).isEqualTo("2023-11-14 23:13:20");
    assertThat(BERLIN.table(Optional.empty())).isEqualTo("0001-01-01 00:00:00");
  }

  @Test
  void writesFractionsWithoutTrailingZeros() {
    assertThat(UTC.rfc3339(Optional.of(new Timestamp(-86_400, 120_000_000))))
        .isEqualTo("1969-12-31T00:00:00.12Z");
    assertThat(BERLIN.rfc3339(Optional.of(new Timestamp(1_600_000_000, 0, 7200))))
        .isEqualTo("2020-09-13T14:26:40+02:00");
    assertThat(UTC.rfc3339(Optional.of(new Timestamp(60, 0, -86_340))))
        .isEqualTo("1969-12-31T00:02:00-23:59");
    assertThat(UTC.rfc3339(Optional.empty())).isEqualTo("0001-01-01T00:00:00Z");
  }

  @Test
  void writesYearsFarAway() {
    assertThat(UTC.rfc3339(Optional.of(new Timestamp(253_402_300_799L, 0))))
        .isEqualTo("9999-12-31T23:59:59Z");
    assertThat(UTC.table(new Timestamp(-62_167_219_200L, 0))).isEqualTo("0000-01-01 00:00:00");
  }

  @Test
  void namesTheZoneOfAStoredTimeAsGoDoes() {
    assertThat(UTC.go("2024-03-04T05:06:07-03:30")).isEqualTo("2024-03-04 05:06:07 -0330 -0330");
    assertThat(UTC.go("2024-02-03T04:05:06.5Z")).isEqualTo("2024-02-03 04:05:06.5 +0000 UTC");
    assertThat(BERLIN.go("2024-01-02T03:04:05+01:00")).isEqualTo("2024-01-02 03:04:05 +0100 CET");
  }

  @Test
  void leavesAloneWhatIsNoTime() {
    assertThat(UTC.go("yesterday")).isEqualTo("yesterday");
  }
}
