package dev.sluice.bench;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The targets. Peak RSS is judged by the worst run, times by the median. */
final class Targets {
  private static final double GROWTH = 1.25;

  private Targets() {}

  /** All targets of a case: those of its rows, then its own. */
  static List<Verdict> judge(BenchCase benchCase, BenchOptions options, Results results) {
    Stream<Target> ofRows =
        benchCase.rows().stream()
            .flatMap(row -> Stream.of(ceiling(row, options.ceiling(row)), growth(row)));
    return Stream.concat(ofRows, benchCase.targets().stream())
        .flatMap(target -> target.judge(results).stream())
        .toList();
  }

  static Target ceiling(Row row, long ceiling) {
    return results ->
        results
            .sluice(row)
            .map(
                runs ->
                    Verdict.of(
                        runs.highestRss() <= ceiling,
                        String.format(
                            "%s: peak RSS %s, ceiling %s",
                            row.name(),
                            Size.mebibytes(runs.highestRss()),
                            Size.mebibytes(ceiling))));
  }

  /** Ten times the size must not need more memory. */
  static Target growth(Row row) {
    return results ->
        results
            .growth(row)
            .map(
                growth ->
                    verdict(
                        results,
                        growth <= GROWTH,
                        format(
                            "%s: peak RSS %.2f times that of a tenth of the size, at most %.2f",
                            row.name(), growth, GROWTH)));
  }

  static Target equalRss(List<Row> rows, double most) {
    String names = String.join(", ", rows.stream().map(Row::name).toList());
    return results -> {
      DoubleSummaryStatistics peaks =
          rows.stream()
              .flatMap(row -> results.sluice(row).stream())
              .mapToDouble(Runs::medianRss)
              .summaryStatistics();
      if (peaks.getCount() < rows.size()) {
        return Optional.empty();
      }
      double ratio = peaks.getMax() / peaks.getMin();
      return Optional.of(
          verdict(
              results,
              ratio <= most,
              format(
                  "%s: highest peak RSS %.2f times the lowest, at most %.2f", names, ratio, most)));
    };
  }

  static Target time(Row row, Row other, double most) {
    return results -> {
      Optional<Runs> runs = results.sluice(row);
      Optional<Runs> others = results.sluice(other);
      if (runs.isEmpty() || others.isEmpty()) {
        return Optional.empty();
      }
      double ratio = runs.get().medianWall() / others.get().medianWall();
      return Optional.of(
          verdict(
              results,
              ratio <= most,
              format(
                  "%s: %.2f times the time of %s, at most %.2f",
                  row.name(), ratio, other.name(), most)));
    };
  }

  static Target cpu(Row row, double seconds) {
    return results ->
        results
            .sluice(row)
            .map(
                runs ->
                    verdict(
                        results,
                        runs.medianCpu() <= seconds,
                        format(
                            "%s: %.2f s of CPU, at most %.2f s",
                            row.name(), runs.medianCpu(), seconds)));
  }

  /**
   * @param otherwise rustic's CPU time at full size, for when it is not there
   */
  static Target lessCpuThanRustic(Row row, double otherwise) {
    return results -> {
      double limit = results.runs(row, Tool.RUSTIC).map(Runs::medianCpu).orElse(otherwise);
      return results
          .sluice(row)
          .map(
              runs ->
                  verdict(
                      results,
                      runs.medianCpu() < limit,
                      format(
                          "%s: %.2f s of CPU, less than the %.2f s of rustic",
                          row.name(), runs.medianCpu(), limit)));
    };
  }

  /**
   * Of processor time, which is what planning is bound by.
   *
   * @param items that the row handles at full size
   */
  static Target rate(Row row, long items, double least) {
    return results ->
        results
            .sluice(row)
            .map(runs -> items * results.scale() / runs.medianCpu())
            .map(
                rate ->
                    verdict(
                        results,
                        rate >= least,
                        format(
                            "%s: %.0f files for each second of CPU, at least %.0f",
                            row.name(), rate, least)));
  }

  /** Below the full size, where the start of the JVM outweighs the rest, nothing is judged. */
  private static Verdict verdict(Results results, boolean passes, String sentence) {
    return results.scale() < 1
        ? new Verdict(Verdict.Outcome.NOTE, sentence + " (at full size)")
        : Verdict.of(passes, sentence);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
