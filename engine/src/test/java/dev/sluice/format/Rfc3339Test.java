package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "1969-12-31T01:00:00.000000005+01:00, -86400, 5",
    "2024-01-31T20:30:00.5-03:30, 1706745600, 500000000",
    "2023-11-14T18:43:30.123456789-03:30, 1700000010, 123456789",
    "1970-01-01T00:00:00Z, 0, 0",
    "1970-01-01T00:00:00, 0, 0",
    "1970-01-02, 86400, 0",
    "1970-01-02Z, 86400, 0",
    "1970-01-01T23:59:00+23:59, 0, 0",
    "1969-12-31T00:01:00-23:59, 0, 0",
    "2024-02-29T00:00:00Z, 1709164800, 0",
    "0000-01-01T00:00:00Z, -62167219200, 0",
    "9999-12-31T23:59:59.999999999Z, 253402300799, 999999999",
    "1970-01-01T00:00:00.1234567899Z, 0, 123456789"
  })
  void readsTimes(String text, long seconds, int nanos) {
    assertThat(Rfc3339.parse(text)).contains(new Timestamp(seconds, nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31T20:30:00.5-03:30, -12600",
    "1970-01-01T23:59:00+23:59, 86340",
    "1970-01-01T00:00:00Z, 0",
    "1970-01-02, 0"
  })
  void keepsTheOffsetForPrinting(String text, int offsetSeconds) {
    assertThat(Rfc3339.parse(text).map(Timestamp::offsetSeconds)).contains(offsetSeconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2024",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+01:60",
        "2024-01-01T00:00:00+0100",
        "2024-01-01T00:00:00*01:00",
        "2024-01-01T00:00:00ZZ",
        "2024-01-01T00:00:00+01:00[Europe/Berlin]",
        "2024-01-01T00:00Z",
        "2024-01-01 00:00:00Z",
        "2024-1-1T00:00:00Z",
        "+2024-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "٢٠٢٤-01-01T00:00:00Z"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }

  @Property
  void agreesWithJavaTime(
      @ForAll @LongRange(min = -62_167_132_800L, max = 253_402_214_400L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll @IntRange(min = -1079, max = 1079) int offsetMinutes) {
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
    String text = local.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME) + zone.getId();

    assertThat(Rfc3339.parse(text)).contains(new Timestamp(seconds, nanos));
  }

  @Property
  void neverFailsOnMutations(@ForAll @IntRange(max = 34) int at, @ForAll char c) {
    StringBuilder text = new StringBuilder("2023-11-14T18:43:30.123456789-03:30");
    text.setCharAt(at, c);

    assertThat(Rfc3339.parse(text.toString())).isNotNull();
    assertThat(Rfc3339.parse(text.substring(0, at))).isNotNull();
  }
}
