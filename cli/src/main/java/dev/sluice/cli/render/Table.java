package dev.sluice.cli.render;

import java.util.ArrayList;
import java.util.List;

/** Columns of text under headings, as wide as they have to be; a cell may have several lines. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> headings) {
    this.headings = headings;
  }

  /** Adds a row with a cell for each heading. */
  void row(List<String> cells) {
    rows.add(cells);
  }

  /**
   * Prints the table between two rules.
   *
   * @param isSpaced whether an empty line separates the rows
   */
  void print(Console console, boolean isSpaced) {
    int[] widths = widths();
    int total = GAP.length() * (widths.length - 1);
    for (int width : widths) {
      total += width;
    }
    String rule = "-".repeat(total);
    printRow(console, headings, widths);
    console.print(rule);
    for (int i = 0; i < rows.size(); i++) {
      if (isSpaced && i > 0) {
        console.print("");
      }
      printRow(console, rows.get(i), widths);
    }
    console.print(rule);
  }

  private int[] widths() {
    int[] widths = new int[headings.size()];
    List<List<String>> all = new ArrayList<>(rows);
    all.add(headings);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        for (String line : row.get(i).split("\n", -1)) {
          widths[i] = Math.max(widths[i], width(line));
        }
      }
    }
    return widths;
  }

  private static void printRow(Console console, List<String> cells, int[] widths) {
    int height = 1;
    List<String[]> split = new ArrayList<>();
    for (String cell : cells) {
      String[] lines = cell.split("\n", -1);
      height = Math.max(height, lines.length);
      split.add(lines);
    }
    for (int line = 0; line < height; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = line < split.get(i).length ? split.get(i)[line] : "";
        text.append(i == 0 ? "" : GAP).append(cell).append(" ".repeat(widths[i] - width(cell)));
      }
      console.print(new Text().foreign(text.toString().stripTrailing()));
    }
  }

  /** How many places a terminal gives to the text, nearly: East Asian characters take two. */
  private static int width(String text) {
    return text.codePoints()
        .map(
            point ->
                switch (Character.UnicodeScript.of(point)) {
                  case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
                  default -> 1;
                })
        .sum();
  }
}
