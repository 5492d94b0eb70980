package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.SluiceException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternFileTest {
  private static final Map<String, String> VARIABLES =
      Map.of("HOME", "/root", "A_1", "x", "1", "one");

  private static List<String> parse(byte[] file) {
    return PathPatterns.parsePatternFile(file, name -> VARIABLES.getOrDefault(name, ""));
  }

  private static List<String> parse(String file) {
    return parse(file.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesALineEachAndDropsBlanksAndComments() {
    assertThat(parse("# all\n\n  *.o \t\r\n\u00a0!b c\u3000\n  # more\na#b"))
        .containsExactly("*.o", "!b c", "a#b");
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$HOME/x | /root/x",
        "${HOME}x | /rootx",
        "$A_1.$A_1 | x.x",
        "$UNKNOWN/x | /x",
        "cost$$HOME | cost$HOME",
        "$${HOME} | ${HOME}",
        "end$ | end$",
        "a$/b | a$/b",
        "$10 | one0",
        "${} y | ' y'",
        "${HOME | HOME",
        "$*x | x"
      })
  void expandsVariables(String line, String expanded) {
    assertThat(parse(line)).containsExactly(expanded);
  }

  @Test
  void readsMarkedEncodings() {
    for (Charset charset :
        new Charset[] {
          StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
      assertThat(parse("\ufeff\u00e4\nb".getBytes(charset))).containsExactly("\u00e4", "b");
    }
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> parse(new byte[] {'a', (byte) 0xff}))
        .isInstanceOf(SluiceException.class)
        .hasMessageStartingWith("pattern file is not UTF-8 text");
  }
}
