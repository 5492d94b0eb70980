package dev.sluice.backends.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ByteRange;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadersTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void aRangeSaysBothEnds() {
    assertThat(RangeRequests.header(new ByteRange(5, 1))).isEqualTo("bytes=5-5");
    assertThat(RangeRequests.header(new ByteRange(1L << 40, 1L << 33)))
        .isEqualTo("bytes=1099511627776-1108101562367");
  }

  @Test
  void readsContentRanges() {
    assertThat(ContentRange.parse("bytes 0-499/1234"))
        .hasValue(new ContentRange(0, 499, OptionalLong.of(1234)));
    assertThat(ContentRange.parse("bytes 5-5/*"))
        .hasValue(new ContentRange(5, 5, OptionalLong.empty()));
    assertThat(ContentRange.parse("bytes 0--1/0"))
        .hasValue(new ContentRange(0, -1, OptionalLong.of(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes */7", "bytes 0-499", "items 0-1/2", "bytes 0-99999999999999999999/1"})
  void refusesOtherContentRanges(String header) {
    assertThat(ContentRange.parse(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "120, 120", "' 5 ', 5", "'Tue, 24 Nov 2026 12:00:30 GMT', 30"})
  void readsWhenToComeBack(String header, int seconds) {
    assertThat(RetryAfter.parse(header, NOW)).hasValue(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "99999999999", "1.5", "Tue, 24 Nov 2026 11:59:59 GMT"})
  void refusesOtherTimes(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
