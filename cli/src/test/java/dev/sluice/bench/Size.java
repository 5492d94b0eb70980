package dev.sluice.bench;

import java.util.Locale;

/** Sizes as people write them, in powers of 1024. */
final class Size {
  static final long MIB = 1 << 20;
  private static final String UNITS = "KMGT";

  private Size() {}

  /** Reads {@code 128M}, {@code 1G}, {@code 4096}. */
  static long parse(String text) {
    try {
      int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
      return unit < 0
          ? Long.parseLong(text)
          : Math.multiplyExact(
              Long.parseLong(text.substring(0, text.length() - 1)), 1L << (10 * (unit + 1)));
    } catch (NumberFormatException malformed) {
      throw new BenchUsageException("not a size: \"" + text + "\"; write 128M or 1G");
    }
  }

  /** As an argument: {@code 128M} where that is exact. */
  static String argument(long bytes) {
    return bytes % MIB == 0 ? bytes / MIB + "M" : Long.toString(bytes);
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
  }
}
