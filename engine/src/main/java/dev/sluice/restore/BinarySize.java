package dev.sluice.restore;

import java.util.Locale;

/** Sizes for people. */
final class BinarySize {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private BinarySize() {}

  /** In the largest unit of which it is one at least. */
  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return String.format(Locale.ROOT, "%.1f %s", bytes / Math.pow(1024, unit), UNITS[unit - 1]);
  }
}
