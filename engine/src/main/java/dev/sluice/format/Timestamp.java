package dev.sluice.format;

/**
 * A point in time as file systems keep it. Covers years 0 to 9999, which nanoseconds in a long do
 * not. Two of the same instant are equal, whatever their offsets.
 *
 * @param seconds since 1970-01-01T00:00:00Z, negative before
 * @param nanos 0 to 999 999 999, always counted forwards
 * @param offsetSeconds how far the clock it was read from was ahead of UTC; for printing
 */
public record Timestamp(long seconds, int nanos, int offsetSeconds)
    implements Comparable<Timestamp> {
  public Timestamp {
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanos out of range: " + nanos);
    }
  }

  /** The same, to be printed in UTC. */
  public Timestamp(long seconds, int nanos) {
    this(seconds, nanos, 0);
  }

  @Override
  public int compareTo(Timestamp other) {
    int order = Long.compare(seconds, other.seconds);
    return order != 0 ? order : Integer.compare(nanos, other.nanos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Timestamp time && seconds == time.seconds && nanos == time.nanos;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(seconds) * 31 + nanos;
  }
}
