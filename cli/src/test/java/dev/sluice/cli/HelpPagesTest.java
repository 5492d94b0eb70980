package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPagesTest {
  private static final int SCREEN_LINES = 50;
  private static final int SCREEN_COLUMNS = 100;
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-z][a-z-]*");

  /** Taken for the sake of scripts, and told of in docs/cli.md instead. */
  private static final Set<String> UNTOLD =
      Set.of(
          "--retry-lock",
          "--cache-dir",
          "--no-cache",
          "--cleanup-cache",
          "--http-user-agent",
          "--stuck-request-timeout",
          "--limit-upload",
          "--compression",
          "--pack-size",
          "--no-extra-verify",
          "--filter-paths",
          "--last",
          "--numeric-id",
          "--help",
          "--version");

  @ParameterizedTest
  @ValueSource(strings = {"sluice", "restore", "snapshots", "ls", "verify-target", "demo"})
  void fitsOnAScreen(String page) {
    List<String> lines = HelpCommand.page(page).lines().toList();

    assertThat(lines).hasSizeLessThan(SCREEN_LINES);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(SCREEN_COLUMNS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"restore", "snapshots", "ls", "verify-target", "demo"})
  void tellsOfEachOptionOfACommandAndOfNoOther(String name) {
    Set<String> told = optionsIn(name);

    assertThat(told).containsAll(firstNames(Commands.named(name).flags()));
    assertThat(allNames(Commands.named(name).flags(), GlobalFlags.ALL)).containsAll(told);
  }

  @Test
  void tellsOfEachOptionOfAllCommands() {
    assertThat(optionsIn("sluice")).containsAll(firstNames(GlobalFlags.ALL));
  }

  private static Set<String> optionsIn(String page) {
    return OPTION
        .matcher(HelpCommand.page(page))
        .results()
        .map(match -> match.group())
        .filter(option -> option.startsWith("--"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> firstNames(List<Flag> flags) {
    return flags.stream()
        .map(flag -> flag.names().get(0))
        .filter(name -> !UNTOLD.contains(name))
        .collect(Collectors.toSet());
  }

  private static Set<String> allNames(List<Flag> some, List<Flag> others) {
    return Stream.concat(some.stream(), others.stream())
        .flatMap(flag -> flag.names().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void isPrintedInFullAndOnAskingInAnyWay() {
    String restore = HelpCommand.page("restore");

    assertThat(CommandLineRun.of("help", "restore").out()).isEqualTo(restore);
    assertThat(CommandLineRun.of("restore", "--help").out()).isEqualTo(restore);
    assertThat(CommandLineRun.of("-h", "restore").out()).isEqualTo(restore);
    assertThat(CommandLineRun.of().out()).isEqualTo(HelpCommand.page("sluice"));
    assertThat(CommandLineRun.of("--help").code()).isZero();
  }
}
