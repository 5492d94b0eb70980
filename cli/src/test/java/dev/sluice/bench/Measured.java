package dev.sluice.bench;

import java.util.Locale;

/**
 * What one run of a program cost.
 *
 * @param exitCode of the program
 * @param wallSeconds from its start to its end
 * @param cpuSeconds user and system time of all its threads
 * @param peakRss highest resident set, in bytes
 */
record Measured(int exitCode, double wallSeconds, double cpuSeconds, long peakRss) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.2f s, %.2f s of CPU, peak RSS %s",
        wallSeconds,
        cpuSeconds,
        Size.mebibytes(peakRss));
  }
}
