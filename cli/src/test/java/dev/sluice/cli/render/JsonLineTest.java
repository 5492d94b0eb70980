package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  @Test
  void keepsTheOrderOfItsMembers() {
    assertThat(new JsonLine().text("b", "x").number("a", -1).raw("c", "null"))
        .hasToString("{\"b\":\"x\",\"a\":-1,\"c\":null}");
  }

  @Test
  void escapesWhatGosEncoderEscapes() {
    assertThat(new JsonLine().text("t", "\"\\/\n\r\t\u0001<&>\u2028ß💯"))
        .hasToString("{\"t\":\"\\\"\\\\/\\n\\r\\t\\u0001\\u003c\\u0026\\u003e\\u2028ß💯\"}");
  }

  @Test
  void writesAReplacementForEachByteThatIsNotUtf8() {
    byte[] cutShort = {'a', (byte) 0xe2, (byte) 0x82, 'b', (byte) 0xff};

    assertThat(new JsonLine().text("t", cutShort))
        .hasToString("{\"t\":\"a\\ufffd\\ufffdb\\ufffd\"}");
  }

  @Test
  void refusesOverlongFormsAndSurrogatesAsGoDoes() {
    byte[] overlongSlash = {(byte) 0xc0, (byte) 0xaf};
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};

    assertThat(new JsonLine().text("t", overlongSlash)).hasToString("{\"t\":\"\\ufffd\\ufffd\"}");
    assertThat(new JsonLine().text("t", surrogate))
        .hasToString("{\"t\":\"\\ufffd\\ufffd\\ufffd\"}");
  }

  @Test
  void keepsAReplacementCharacterThatIsThere() {
    assertThat(new JsonLine().text("t", "\ufffd".getBytes(StandardCharsets.UTF_8)))
        .hasToString("{\"t\":\"\ufffd\"}");
  }

  @Test
  void leavesOutZerosWhereAsked() {
    assertThat(new JsonLine().unlessZero("a", 0).unlessZero("b", 2)).hasToString("{\"b\":2}");
  }

  @Test
  void writesNumbersBeyondTheSignBitUnsigned() {
    assertThat(new JsonLine().unsigned("a", -1)).hasToString("{\"a\":18446744073709551615}");
  }

  @Test
  void writesFractionsWithoutExponentsOrNeedlessDigits() {
    assertThat(new JsonLine().fraction("a", 0).fraction("b", 1).fraction("c", 0.00001))
        .hasToString("{\"a\":0,\"b\":1,\"c\":0.00001}");
  }

  @Test
  void nestsObjectsAndLists() {
    assertThat(new JsonLine().object("o", new JsonLine().texts("l", List.of("x", "y"))))
        .hasToString("{\"o\":{\"l\":[\"x\",\"y\"]}}");
  }
}
