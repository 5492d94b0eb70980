package dev.sluice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What to measure and how, read from the command line. */
final class BenchOptions {
  static final String USAGE =
      """
      Bench [OPTIONS] CASE...     measures these cases; "all" for all of them
      Bench ceiling [OPTIONS]     only whether Sluice stays below the ceiling, small and quick

        --scale S          1 is the full size (default), 0.01 a hundredth
        --runs N           of each tool, in alternation; default 3
        --work DIR         for repositories and targets; default sluice-bench in the temporary directory
        --max-memory SIZE  passed on to Sluice; becomes the ceiling, too
        --ceiling SIZE     peak RSS that no run of Sluice may exceed
        --tools A,B        of sluice, restic, rustic; default: those that are installed
        --rustic PATH, --restic PATH, --launcher PATH    the programs
        --meter proc       measure with /proc in spite of /usr/bin/time
        --check            compare what Sluice restored with the manifest, once for each row
        --no-tenth         do not measure a tenth of the size as well
        --discard          remove each repository after its case

      Cases:\
      """;

  private static final Set<String> SWITCHES = Set.of("--check", "--no-tenth", "--discard");
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--scale",
          "--runs",
          "--work",
          "--max-memory",
          "--ceiling",
          "--tools",
          "--rustic",
          "--restic",
          "--launcher",
          "--meter");

  /** What {@code ceiling} means unless the command line says otherwise. */
  private static final Map<String, String> CEILING =
      Map.of("--scale", "0.01", "--runs", "1", "--tools", "sluice", "--max-memory", "128M");

  private static final List<String> CEILING_CASES =
      List.of(
          "packs-500m",
          "rest-packs-500m",
          "index-10m",
          "files-10m",
          "one-directory-2m",
          "files-1m",
          "rustic-key");

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> switches = new LinkedHashSet<>();
  private final Set<BenchCase> cases = new LinkedHashSet<>();

  private BenchOptions() {}

  static BenchOptions parse(String... arguments) {
    BenchOptions options = new BenchOptions();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String word = arguments[i];
      if (SWITCHES.contains(word)) {
        options.switches.add(word);
      } else if (WITH_VALUE.contains(word) && i + 1 < arguments.length) {
        options.values.put(word, arguments[++i]);
      } else if (word.startsWith("-")) {
        throw new BenchUsageException("unknown option, or one without its value: " + word);
      } else {
        names.add(word);
      }
    }
    options.select(names);
    return options;
  }

  private void select(List<String> names) {
    if (names.remove("ceiling")) {
      CEILING.forEach(values::putIfAbsent);
      switches.addAll(List.of("--check", "--no-tenth"));
      names.addAll(names.isEmpty() ? CEILING_CASES : List.of());
    }
    if (names.isEmpty()) {
      throw new BenchUsageException("say what to measure");
    }
    for (String name : names) {
      if (name.equals("all")) {
        cases.addAll(Cases.ALL);
      } else {
        cases.add(
            Cases.named(name).orElseThrow(() -> new BenchUsageException("no such case: " + name)));
      }
    }
  }

  List<BenchCase> cases() {
    return List.copyOf(cases);
  }

  double scale() {
    double scale = number("--scale", "1");
    if (!(scale > 0 && scale <= 1)) {
      throw new BenchUsageException("--scale must be above 0 and at most 1");
    }
    return scale;
  }

  int runs() {
    return Math.max(1, (int) number("--runs", "3"));
  }

  private double number(String option, String byDefault) {
    String text = values.getOrDefault(option, byDefault);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw new BenchUsageException(option + " must be a number, was \"" + text + "\"");
    }
  }

  Path work() {
    Path byDefault = Path.of(System.getProperty("java.io.tmpdir"), "sluice-bench");
    return Path.of(values.getOrDefault("--work", byDefault.toString())).toAbsolutePath();
  }

  /** What Sluice is given for this row, in bytes; 0 for its own default. */
  long memory(Row row) {
    return row.memory() > 0 ? row.memory() : maxMemory();
  }

  private long maxMemory() {
    return Optional.ofNullable(values.get("--max-memory"))
        .filter(size -> !size.equals("default"))
        .map(Size::parse)
        .orElse(0L);
  }

  /** The peak RSS that this row must not exceed. */
  long ceiling(Row row) {
    if (values.containsKey("--ceiling")) {
      return Size.parse(values.get("--ceiling"));
    }
    return memory(row) > 0 ? memory(row) : row.ceiling();
  }

  Meter meter() {
    return values.getOrDefault("--meter", "best").equals("proc") ? new ProcStatus() : Meter.best();
  }

  boolean isChecking() {
    return switches.contains("--check");
  }

  boolean isMeasuringTenth() {
    return !switches.contains("--no-tenth");
  }

  boolean isDiscarding() {
    return switches.contains("--discard");
  }

  /** The programs to run, in order; those that are not installed are left out. */
  Map<Tool, Path> programs() {
    List<String> wanted =
        List.of(values.getOrDefault("--tools", "sluice,restic,rustic").split(",", -1));
    Map<Tool, Path> programs = new LinkedHashMap<>();
    for (Tool tool : Tool.values()) {
      if (wanted.contains(tool.label())) {
        program(tool).ifPresent(path -> programs.put(tool, path));
      }
    }
    if (wanted.contains(Tool.SLUICE.label()) && !programs.containsKey(Tool.SLUICE)) {
      throw new BenchUsageException(
          "found no cli/target/sluice/bin/sluice here; build it (./mvnw -q -DskipTests package),"
              + " or say --launcher PATH");
    }
    return programs;
  }

  private Optional<Path> program(Tool tool) {
    String option = tool == Tool.SLUICE ? "--launcher" : "--" + tool.label();
    if (values.containsKey(option)) {
      return Optional.of(Path.of(values.get(option)).toAbsolutePath())
          .filter(Files::isExecutable)
          .or(() -> BenchOptions.missing(values.get(option)));
    }
    return tool == Tool.SLUICE ? launcher() : onPath(tool.label());
  }

  private static Optional<Path> missing(String program) {
    throw new BenchUsageException("not a program: " + program);
  }

  /** Seen from the top of the project, or from its module. */
  private static Optional<Path> launcher() {
    return List.of("cli/target/sluice/bin/sluice", "target/sluice/bin/sluice").stream()
        .map(path -> Path.of(path).toAbsolutePath())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> onPath(String name) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
