package dev.sluice.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;

/**
 * Measures Sluice's command line, and restic and rustic where they are installed, on generated
 * repositories. From the top of the project, after {@code ./mvnw -q -DskipTests package}:
 *
 * <pre>{@code
 * java -cp 'cli/target/test-classes:engine/target/test-classes:cli/target/sluice/lib/*' \
 *     dev.sluice.bench.Bench --scale 0.1 packs-500m
 * }</pre>
 *
 * <p>Exits with 0 if all targets are met, 1 if one is missed, 2 if it could not measure.
 */
final class Bench {
  private static final int MISSED = 1;
  private static final int CANNOT = 2;

  private Bench() {}

  /** Measures as the arguments say; without any, tells what there is. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(System.out, arguments));
  }

  /** Measures, prints a table for each case and a verdict for each target. */
  static int run(PrintStream out, String... arguments) throws IOException, InterruptedException {
    try {
      BenchOptions options = BenchOptions.parse(arguments);
      Files.createDirectories(options.work());
      return measureAll(options, out) ? 0 : MISSED;
    } catch (BenchUsageException refusal) {
      out.println(refusal.getMessage());
      out.println(BenchOptions.USAGE);
      Cases.ALL.forEach(benchCase -> out.println("  " + benchCase.name()));
      return CANNOT;
    }
  }

  private static boolean measureAll(BenchOptions options, PrintStream out)
      throws IOException, InterruptedException {
    Runner runner = new Runner(options, out);
    out.printf(
        "# scale %s, %d runs each, measured by %s; programs: %s%n",
        options.scale(), options.runs(), runner.meter().name(), runner.programs());
    boolean passes = true;
    for (BenchCase benchCase : options.cases()) {
      Results results = runner.measure(benchCase);
      out.println();
      out.print(ResultTable.of(benchCase.rows(), results));
      out.println();
      for (List<Verdict> verdicts :
          List.of(runner.failures(), Targets.judge(benchCase, options, results))) {
        verdicts.forEach(out::println);
        passes &= verdicts.stream().noneMatch(Verdict::isFailure);
      }
      out.println();
    }
    return passes;
  }
}
