package dev.sluice.format;

import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.util.Optional;

/**
 * Times as stored, {@code 2023-11-14T18:43:30.123456789-03:30}. By hand, since java.time stops at
 * offsets of 18 hours and a tree has three times per node. Like rustic it takes a missing zone for
 * UTC and a missing time of day for midnight.
 */
final class Rfc3339 {
  private static final int DATE_CHARS = 10;
  private static final int TIME_CHARS = 8;
  private static final int NANO_DIGITS = 9;

  private final String text;
  private int at;
  private boolean isWrong;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** The point in time; empty if the text is none. Fractions are cut to nanoseconds. */
  static Optional<Timestamp> parse(String text) {
    return new Rfc3339(text).timestamp();
  }

  private Optional<Timestamp> timestamp() {
    long seconds = date() * 86_400;
    int nanos = 0;
    if (at < text.length() && text.length() >= DATE_CHARS + 1 + TIME_CHARS) {
      expect('T');
      seconds += digits(2, 23) * 3600L;
      expect(':');
      seconds += digits(2, 59) * 60L;
      expect(':');
      seconds += digits(2, 59);
      nanos = fraction();
    }
    int offset = zone();
    return isWrong || at != text.length()
        ? Optional.empty()
        : Optional.of(new Timestamp(seconds - offset, nanos, offset));
  }

  private long date() {
    int year = digits(4, 9999);
    expect('-');
    int month = digits(2, 12);
    expect('-');
    int day = digits(2, 31);
    if (isWrong || month == 0 || day == 0 || day > Month.of(month).length(Year.isLeap(year))) {
      isWrong = true;
      return 0;
    }
    return LocalDate.of(year, month, day).toEpochDay();
  }

  private int fraction() {
    if (at >= text.length() || text.charAt(at) != '.') {
      return 0;
    }
    at++;
    int nanos = 0;
    int count = 0;
    for (; at < text.length() && isDigit(text.charAt(at)); at++, count++) {
      nanos = count < NANO_DIGITS ? nanos * 10 + text.charAt(at) - '0' : nanos;
    }
    isWrong |= count == 0;
    for (int missing = count; missing < NANO_DIGITS; missing++) {
      nanos *= 10;
    }
    return nanos;
  }

  /** The seconds that local time is ahead of UTC. */
  private int zone() {
    if (at >= text.length()) {
      return 0;
    }
    char sign = text.charAt(at++);
    if (sign == 'Z') {
      return 0;
    }
    isWrong |= sign != '+' && sign != '-';
    int offset = digits(2, 23) * 3600;
    expect(':');
    offset += digits(2, 59) * 60;
    return sign == '-' ? -offset : offset;
  }

  private void expect(char wanted) {
    isWrong |= at >= text.length() || text.charAt(at) != wanted;
    at++;
  }

  private int digits(int count, int max) {
    int value = 0;
    for (int end = at + count; at < end; at++) {
      boolean isDigit = at < text.length() && isDigit(text.charAt(at));
      isWrong |= !isDigit;
      value = isDigit ? value * 10 + text.charAt(at) - '0' : value;
    }
    isWrong |= value > max;
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
