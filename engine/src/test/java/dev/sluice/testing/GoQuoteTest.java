package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoQuoteTest {
  /** Names and their stored forms, seen in a repository that restic 0.14.0 wrote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "68656c6c6f | hello",
        "6c6174696e312de9ff2e747874 | latin1-\\xe9\\xff.txt",
        "01070809 0a0b0c0d1b7f | \\x01\\a\\b\\t\\n\\v\\f\\r\\x1b\\x7f",
        "2261 5c | \\\"a\\\\",
        "e2808b c2a0 e280a8 efbbbf ee8080 f3a08081 | \\u200b\\u00a0\\u2028\\ufeff\\ue000\\U000e0001",
        "efbfbd f09f92af c39f | \ufffd\ud83d\udcaf\u00df",
        "c0af eda080 f4908080 | \\xc0\\xaf\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80",
        "c385 cc8a e3 | \u00c5\u030a\\xe3",
      })
  void quotesAsGoDoes(String nameInHex, String stored) {
    byte[] name = HexFormat.of().parseHex(nameInHex.replace(" ", ""));

    assertThat(GoQuote.quote(name)).isEqualTo(stored);
    assertThat(JsonObject.quote(stored).getBytes(StandardCharsets.UTF_8)[0]).isEqualTo((byte) '"');
  }
}
