package dev.sluice.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** All runs of one tool on one row; at least one. */
record Runs(List<Measured> all) {
  Runs {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no runs");
    }
  }

  double medianWall() {
    return median(Measured::wallSeconds);
  }

  double medianCpu() {
    return median(Measured::cpuSeconds);
  }

  double medianRss() {
    return median(Measured::peakRss);
  }

  long highestRss() {
    return all.stream().mapToLong(Measured::peakRss).max().orElseThrow();
  }

  private double median(ToDoubleFunction<Measured> figure) {
    double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
