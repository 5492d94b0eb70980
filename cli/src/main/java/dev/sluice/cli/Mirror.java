package dev.sluice.cli;

import dev.sluice.backends.process.CommandWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another place where a repository lies.
 *
 * @param location in the spelling of {@code -r}
 * @param options those of all places, and those of this one in their stead
 * @param environment likewise
 */
record Mirror(String location, Map<String, String> options, Map<String, String> environment) {
  private static final String VARIABLE = "SLUICE_MIRROR";
  private static final Pattern OPTION = Pattern.compile("mirror\\.([1-9]\\d{0,2})\\.(.+)");

  /** The mirrors in the order given, in which they are counted from 1. */
  static List<Mirror> all(Invocation invocation, Map<String, String> options) {
    List<String> given = invocation.arguments().values("--mirror");
    List<String> locations =
        given.isEmpty()
            ? invocation.variable(VARIABLE).map(CommandWords::split).orElse(List.of())
            : given;
    checkNumbers(options, locations.size());
    List<Mirror> mirrors = new ArrayList<>();
    for (int number = 1; number <= locations.size(); number++) {
      mirrors.add(
          new Mirror(
              locations.get(number - 1),
              options(options, number),
              environment(invocation.shell().environment(), number)));
    }
    return mirrors;
  }

  /** The options that are for all places. */
  static Map<String, String> common(Map<String, String> options) {
    Map<String, String> common = new LinkedHashMap<>(options);
    common.keySet().removeIf(name -> OPTION.matcher(name).matches());
    return common;
  }

  private static void checkNumbers(Map<String, String> options, int mirrors) {
    for (String name : options.keySet()) {
      Matcher option = OPTION.matcher(name);
      if (option.matches() && Integer.parseInt(option.group(1)) > mirrors) {
        throw new UsageException(
            "-o " + name + ": there is no mirror " + option.group(1) + ", only " + mirrors);
      }
      if (!option.matches() && name.startsWith("mirror.")) {
        throw new UsageException(
            "-o " + name + " must be like mirror.1.rest.connections, for the first --mirror");
      }
    }
  }

  private static Map<String, String> options(Map<String, String> all, int number) {
    Map<String, String> options = common(all);
    all.forEach(
        (name, value) -> {
          Matcher own = OPTION.matcher(name);
          if (own.matches() && Integer.parseInt(own.group(1)) == number) {
            options.put(own.group(2), value);
          }
        });
    return options;
  }

  private static Map<String, String> environment(Map<String, String> all, int number) {
    String prefix = VARIABLE + "_" + number + "_";
    Map<String, String> environment = new HashMap<>(all);
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            environment.put(name.substring(prefix.length()), value);
          }
        });
    return environment;
  }

  /** Without what may hold passwords. */
  @Override
  public String toString() {
    return "Mirror[options=" + options.keySet() + "]";
  }
}
