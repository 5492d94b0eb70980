package dev.sluice.bench;

import java.util.List;

/**
 * A question to be answered by measuring.
 *
 * @param name what to call it on the command line
 * @param rows in the order in which they run
 * @param targets besides the ceiling of each row
 */
record BenchCase(String name, List<Row> rows, List<Target> targets) {
  BenchCase {
    rows = List.copyOf(rows);
    targets = List.copyOf(targets);
  }
}
