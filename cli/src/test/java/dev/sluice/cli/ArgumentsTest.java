package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  private static final List<Flag> FLAGS =
      List.of(
          Flag.value("--repo", "-r", "--repository"),
          Flag.list("--include", "-i"),
          Flag.toggle("--quiet", "-q"),
          Flag.count("--verbose", "-v"));

  private static Arguments parse(String... words) {
    return Arguments.parse(FLAGS, List.of(words));
  }

  @Test
  void takesOptionsBeforeBetweenAndBehindOtherWords() {
    Arguments arguments = parse("-q", "a", "--repo", "x", "b", "-i", "1", "--include=2");

    assertThat(arguments.positionals()).containsExactly("a", "b");
    assertThat(arguments.value("--repo")).contains("x");
    assertThat(arguments.values("--include")).containsExactly("1", "2");
    assertThat(arguments.has("--quiet")).isTrue();
  }

  @Test
  void knowsAnOptionByAllItsNames() {
    assertThat(parse("-rx").value("--repo")).contains("x");
    assertThat(parse("-r=x").value("--repo")).contains("x");
    assertThat(parse("--repository", "x").value("--repo")).contains("x");
  }

  @Test
  void letsTheLastValueHold() {
    assertThat(parse("-r", "x", "-r", "y", "-q", "-q").value("--repo")).contains("y");
  }

  @Test
  void countsHowVerboseItShallBe() {
    assertThat(parse().count("--verbose")).isZero();
    assertThat(parse("-v", "a").count("--verbose")).isEqualTo(1);
    assertThat(parse("-vv").count("--verbose")).isEqualTo(2);
    assertThat(parse("-v", "--verbose").count("--verbose")).isEqualTo(2);
    assertThat(parse("--verbose=2").count("--verbose")).isEqualTo(2);
    assertThat(parse("-vq").has("--quiet")).isTrue();
  }

  @Test
  void takesNoOptionsBehindTwoDashes() {
    Arguments arguments = parse("--", "-q", "--verbose=2");

    assertThat(arguments.positionals()).containsExactly("-q", "--verbose=2");
    assertThat(arguments.has("--quiet")).isFalse();
  }

  @Test
  void takesAWordWithAnAtSignAsItIs() {
    assertThat(parse("@file", "-i", "@x").positionals()).containsExactly("@file");
  }

  @Test
  void leavesTheRestAloneWhenOnlyTheStartIsAskedFor() {
    Arguments leading =
        Arguments.parseLeading(FLAGS, List.of("-r", "restore", "restore", "--target", "x", "-q"));

    assertThat(leading.value("--repo")).contains("restore");
    assertThat(leading.positionals()).containsExactly("restore", "--target", "x", "-q");
    assertThat(leading.has("--quiet")).isFalse();
  }

  @Test
  void saysWhichOptionItDoesNotKnow() {
    assertThatThrownBy(() -> parse("--bad=1"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown option --bad; 'sluice help COMMAND' lists what a command knows");
  }

  @Test
  void saysWhyItRefusesAnOptionOfResticsOrRustics() {
    assertThatThrownBy(() -> parse("--ncdu")).hasMessageStartingWith("--ncdu: ");
    assertThatThrownBy(() -> parse("-P", "x")).hasMessageStartingWith("-P: profiles are not");
  }

  @Test
  void saysWhichOptionLacksItsValue() {
    assertThatThrownBy(() -> parse("a", "-r"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--repository needs a value");
  }
}
