package dev.sluice.backends.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsJson() throws IOException {
    JsonValue json =
        JsonValue.parse(bytes("{\"a\":{\"b\":[1,\"x\",true,null,{}]},\"e\":\"\",\"n\":null}"));
    assertThat(json.at("a").at("b").items())
        .extracting(item -> item.text().orElse("-"))
        .containsExactly("1", "x", "true", "-", "-");
    assertThat(json.text("e")).isEmpty();
    assertThat(json.text("n")).isEmpty();
    assertThat(json.at("no").at("such").items()).isEmpty();
    assertThat(json.members()).containsOnlyKeys("a", "e", "n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cr3t", "{\"s3cr3t\":", "[1", "{\"a\":\"s3cr3t"})
  void refusesWhatIsNoJsonAndDoesNotTellIt(String text) {
    assertThatThrownBy(() -> JsonValue.parse(bytes(text)))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void writesJson() {
    assertThat(JsonText.object(Map.of("b", List.of("x\""), "a", Map.of("n", 7L))))
        .isEqualTo("{\"a\":{\"n\":7},\"b\":[\"x\\\"\"]}");
  }

  @Test
  void readsXml() throws IOException {
    Map<String, String> leaves = new LinkedHashMap<>();
    XmlLeaves.read(
        bytes("<?xml version='1.0'?><a xmlns='u'><b>1 &amp; <![CDATA[<2>]]></b><c/><!-- x --></a>"),
        leaves::put);
    assertThat(leaves).containsEntry("a/b", "1 & <2>").containsEntry("a/c", "").containsKey("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cr3t",
        "<a><b>s3cr3t</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>"
      })
  void refusesWhatIsNoXmlOrWouldReadFiles(String text) {
    assertThatThrownBy(() -> XmlLeaves.read(bytes(text), (path, value) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void encodesNames() {
    assertThat(Percent.encode("a/b c+ü~._-")).isEqualTo("a%2Fb%20c%2B%C3%BC~._-");
    assertThat(Percent.encodePath("a/b c")).isEqualTo("a/b%20c");
    assertThat(Percent.query(Map.of("b", "x&y", "a", "="))).isEqualTo("a=%3D&b=x%26y");
  }
}
