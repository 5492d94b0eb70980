package dev.sluice.format;

/**
 * A point in time as file systems keep it. Covers years 0 to 9999, which nanoseconds in a long do
 * not.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanos 0 to 999 999 999, always counted forwards
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanos out of range: " + nanos);
    }
  }

  @Override
  public int compareTo(Timestamp other) {
    int order = Long.compare(seconds, other.seconds);
    return order != 0 ? order : Integer.compare(nanos, other.nanos);
  }
}
