package dev.sluice.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      value = {
        "latin1-\\xe9\\xff.txt | 6c6174696e312de9ff2e747874",
        "quote\\\"and\\\\back.txt | 71756f746522616e645c6261636b2e747874",
        "\\x01\\a\\b\\t\\n\\v\\f\\r\\x1b\\x7f | 010708090a0b0c0d1b7f",
        "\\XX | !",
        "\\000\\101\\377 | 0041ff",
        "\\u00e9\\u200b\\U0001F600 | c3a9e2808bf09f9880",
        "\\xFf | ff",
        "\u00e9 | c3a9",
        "a\\x2fb | 612f62"
      },
      delimiter = '|')
  void undoesEscapes(String stored, String hex) {
    if (hex.equals("!")) {
      assertThat(EscapedName.unescape(stored)).isEmpty();
    } else {
      assertThat(EscapedName.unescape(stored)).contains(HexFormat.of().parseHex(hex));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\q", "trailing\\", "raw\"quote", "line\nbreak", "\\'", "\\`", "\\x1", "\\x1g", "\\xg1",
        "\\12", "\\128", "\\400", "\\8", "\\u12", "\\u12g4", "\\ud800", "\\udfff", "\\U00110000",
        "\\Uffffffff", "\\U1234567", "\\x\u0661\u0661", "\\\u00e9", "\\ "
      })
  void refusesWhatGoWouldNotUnquote(String stored) {
    assertThat(EscapedName.unescape(stored)).isEmpty();
  }

  @Property
  void givesBackWhatWasQuoted(@ForAll("names") byte[] name) {
    assertThat(EscapedName.unescape(GoQuoter.quote(name))).contains(name);
  }

  @Property
  void neverFails(@ForAll("escapeLike") String stored) {
    assertThat(EscapedName.unescape(stored)).isNotNull();
  }

  @Provide
  Arbitrary<byte[]> names() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<byte[]> text =
        Arbitraries.strings()
            .withChars("ab\\\"\n\r\t\u0000\u007f\u00a0\u00e9\u200b\ufffd\u0300")
            .ofMaxLength(20)
            .map(s -> s.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(random, text);
  }

  @Provide
  Arbitrary<String> escapeLike() {
    return Arbitraries.strings().withChars("\\xuU01f7\"a\u00e9").ofMaxLength(12);
  }
}
