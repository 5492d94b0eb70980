package dev.sluice.cli.render;

import java.time.Duration;
import java.util.Locale;

/** Sizes, shares and durations as restic prints them. */
public final class Figures {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Figures() {}

  /** {@code 12.977 MiB}. */
  public static String bytes(long bytes) {
    if (bytes >= 0 && bytes < 1024) {
      return bytes + " B";
    }
    int unit = 0;
    double value = unsigned(bytes) / 1024;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.3f %s", value, UNITS[unit]);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : value + 0x1p64;
  }

  /** {@code 5.76%}; nothing if there is no whole. */
  public static String percent(long part, long whole) {
    return whole == 0
        ? ""
        : String.format(Locale.ROOT, "%.2f%%", Math.min(100, 100.0 * part / whole));
  }

  /** {@code 0:07}, {@code 1:02:03}. */
  public static String clock(Duration time) {
    return time.toHours() == 0
        ? String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart())
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            time.toHours(),
            time.toMinutesPart(),
            time.toSecondsPart());
  }

  /** {@code 12ms}, {@code 1.5s}, {@code 1m2.5s}: Go's form, to the millisecond. */
  public static String took(Duration time) {
    long millis = time.toMillis();
    if (millis < 1000) {
      return millis == 0 ? "0s" : millis + "ms";
    }
    String seconds = Long.toString(millis % 60_000 / 1000);
    long rest = millis % 1000;
    if (rest != 0) {
      seconds += String.format(Locale.ROOT, ".%03d", rest).replaceAll("0+$", "");
    }
    String minutes = millis < 60_000 ? "" : time.toMinutesPart() + "m";
    return (time.toHours() == 0 ? "" : time.toHours() + "h") + minutes + seconds + "s";
  }
}
