package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results as a Markdown table, with the ratios of Sluice to the others. */
final class ResultTable {
  private static final String HEAD =
      """
      | case | tool | wall, s | CPU, s | peak RSS, MiB | Sluice to it: wall, CPU, RSS | RSS at a tenth, MiB | growth |
      |---|---|---:|---:|---:|---|---:|---:|
      """;

  private ResultTable() {}

  static String of(List<Row> rows, Results results) {
    StringBuilder table = new StringBuilder(HEAD);
    for (Row row : rows) {
      for (Tool tool : Tool.values()) {
        results
            .runs(row, tool)
            .map(runs -> line(row, tool, runs, results))
            .ifPresent(line -> table.append(line).append('\n'));
      }
    }
    return table.toString();
  }

  private static String line(Row row, Tool tool, Runs runs, Results results) {
    boolean isSluice = tool == Tool.SLUICE;
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(tool.label());
    cells.add(format("%.2f", runs.medianWall()));
    cells.add(format("%.2f", runs.medianCpu()));
    cells.add(format("%.1f", runs.medianRss() / Size.MIB));
    cells.add(isSluice ? "" : results.sluice(row).map(ours -> ratios(ours, runs)).orElse(""));
    Optional<Runs> tenth = isSluice ? results.tenth(row) : Optional.empty();
    cells.add(tenth.map(less -> format("%.1f", less.medianRss() / Size.MIB)).orElse(""));
    cells.add(tenth.flatMap(less -> results.growth(row)).map(g -> format("%.2f", g)).orElse(""));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String ratios(Runs ours, Runs theirs) {
    return format(
        "%.2f, %.2f, %.2f",
        ours.medianWall() / theirs.medianWall(),
        ours.medianCpu() / theirs.medianCpu(),
        ours.medianRss() / theirs.medianRss());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
