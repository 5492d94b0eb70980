package dev.sluice.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The option {@code --max-memory}. The launcher has made JVM flags of it before this program ran;
 * here it is only checked, so that a mistake is told instead of passed over.
 */
final class MemoryCeiling {
  private static final long SMALLEST = 128L << 20;
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,13})([kKmMgG]?)(?:iB)?");

  private MemoryCeiling() {}

  /** Fails unless the ceiling that is asked for, if any, can be kept. */
  static void check(Invocation invocation) {
    invocation.setting("--max-memory", "SLUICE_MAX_MEMORY").ifPresent(MemoryCeiling::check);
  }

  private static void check(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new UsageException(
          "--max-memory takes a size such as 256M or 1G, not \"" + text + "\"");
    }
    int shift =
        switch (size.group(2)) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          case "g", "G" -> 30;
          default -> 0;
        };
    if (Long.parseLong(size.group(1)) << shift < SMALLEST) {
      throw new UsageException(
          "--max-memory must be at least 128M, was "
              + text
              + ": less than that does not hold the"
              + " JVM and one blob");
    }
  }
}
