package dev.sluice.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "abc | abc | true",
        "* | abc | true",
        "*c | abc | true",
        "a* | a | true",
        "a* | abc | true",
        "a* | bc | false",
        "a*b?c*x | abxbbxdbxebxczzx | true",
        "a*b?c*x | abxbbxdbxebxczzy | false",
        "ab[c] | abc | true",
        "ab[b-d] | abc | true",
        "ab[e-g] | abc | false",
        "ab[^c] | abc | false",
        "ab[^b-d] | abc | false",
        "ab[^e-g] | abc | true",
        "a\\*b | a*b | true",
        "a\\*b | ab | false",
        "a?b | a\u263ab | true",
        "a[^a]b | a\u263ab | true",
        "a???b | a\u263ab | false",
        "a[^a][^a][^a]b | a\u263ab | false",
        "[a-\u03b6]* | \u03b1 | true",
        "*[a-\u03b6] | A | false",
        "[\\]a] | ] | true",
        "[\\-] | - | true",
        "[x\\-] | x | true",
        "[x\\-] | - | true",
        "[x\\-] | z | false",
        "[\\-x] | a | false",
        "*x | xxx | true",
        "[b-a] | a | false",
        "[a^] | ^ | true",
        "[!a] | ! | true",
        "[!a] | b | false",
        "] | ] | true",
        "a]* | a]b | true",
        "\\a | a | true",
        "?*? | \u00e9 | false",
        "** | ab | true",
        "*a*b*c | aXbbYccc | true",
        "*a*b*c | aXbbYccd | false",
        "[*?] | ? | true"
      })
  void matchesAsGoDoes(String pattern, String name, boolean matches) {
    assertThat(Glob.parse(pattern).matches(name.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(matches);
  }

  @Test
  void countsAByteThatIsNoCharacterAsOne() {
    byte[] name = {'a', (byte) 0xff, (byte) 0xe2, (byte) 0x82, 'b'};

    assertThat(Glob.parse("a???b").matches(name)).isTrue();
    assertThat(Glob.parse("a??b").matches(name)).isFalse();
    assertThat(Glob.parse("a*b").matches(name)).isTrue();
    assertThat(Glob.parse("a[\ufffd]*").matches(name)).isTrue();
    assertThat(Glob.parse("a[a-z]*").matches(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]a]", "[", "[^", "[^bc", "a[", "[a", "[-]", "[x-]", "[-x]", "[a-b-c]", "\\", "a\\",
        "[a\\", "[]", "[^]", "[a-", "*[", "a*b["
      })
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> Glob.parse(pattern)).isInstanceOf(PatternSyntaxException.class);
  }

  @Property
  void agreesWithRegularExpressions(
      @ForAll("patterns") String pattern, @ForAll("names") String name) {
    String regex = pattern.replace("*", ".*").replace("?", ".");

    assertThat(Glob.parse(pattern).matches(name.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Pattern.matches(regex, name));
  }

  @Property
  void neverFailsOnAnyName(@ForAll("patterns") String pattern, @ForAll byte[] name) {
    assertThat(Glob.parse(pattern).matches(name)).isIn(true, false);
    assertThat(Glob.parse("*").matches(name)).isTrue();
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "\u00e9", "*", "?", "[ab]", "[^a]", "[a-\u00e9]")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab\u00e9z").ofMaxLength(8);
  }
}
