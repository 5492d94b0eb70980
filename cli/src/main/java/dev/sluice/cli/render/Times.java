package dev.sluice.cli.render;

import dev.sluice.format.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;

/**
 * Points in time as restic prints them.
 *
 * @param zone the reader's
 */
public record Times(ZoneId zone) {
  private static final String GO_ZERO = "0001-01-01T00:00:00Z";
  private static final DateTimeFormatter TABLE = formatter("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter WITH_FRACTION =
      new DateTimeFormatterBuilder()
          .append(TABLE)
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  /** Of this locale, since the root has had no names but offsets since JDK 25's locale data. */
  private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("zzz", Locale.US);

  private static final DateTimeFormatter RFC3339 =
      new DateTimeFormatterBuilder()
          .append(formatter("uuuu-MM-dd'T'HH:mm:ss"))
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** {@code 2024-01-02 02:04:05} in the reader's zone. */
  public String table(Timestamp time) {
    return TABLE.format(inZone(time));
  }

  /** As {@link #table(Timestamp)}; Go's zero time if there is none. */
  public String table(Optional<Timestamp> time) {
    return time.map(this::table).orElse("0001-01-01 00:00:00");
  }

  /**
   * {@code 2023-11-14T23:13:20.123456789+01:00}, with the offset that was stored; Go's zero time if
   * there is none.
   */
  public String rfc3339(Optional<Timestamp> time) {
    return time.map(Times::rfc3339).orElse(GO_ZERO);
  }

  static String rfc3339(Timestamp time) {
    // Not with ZoneOffset, which ends at 18 hours; the format has up to 23:59.
    int offset = time.offsetSeconds();
    String text =
        RFC3339.format(
            LocalDateTime.ofEpochSecond(time.seconds() + offset, time.nanos(), ZoneOffset.UTC));
    int minutes = Math.abs(offset) / 60;
    return offset == 0
        ? text + "Z"
        : String.format(
            Locale.ROOT, "%s%s%02d:%02d", text, offset < 0 ? "-" : "+", minutes / 60, minutes % 60);
  }

  /**
   * {@code 2024-03-04 05:06:07 -0330 -0330}: what Go prints for a time that was read from text. The
   * second form of the zone is its name where the reader has the same offset then.
   *
   * @param stored RFC 3339; given back as it is if it is anything else
   */
  public String go(String stored) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(stored);
      String offset = formatter("xx").format(time);
      return WITH_FRACTION.format(time) + " " + offset + " " + zoneName(time, stored, offset);
    } catch (DateTimeException notATime) {
      return stored;
    }
  }

  private String zoneName(OffsetDateTime time, String stored, String offset) {
    if (stored.endsWith("Z")) {
      return "UTC";
    }
    ZoneOffset here = zone.getRules().getOffset(time.toInstant());
    return here.equals(time.getOffset()) ? ZONE_NAME.format(time.atZoneSameInstant(zone)) : offset;
  }

  private OffsetDateTime inZone(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos()).atZone(zone).toOffsetDateTime();
  }
}
