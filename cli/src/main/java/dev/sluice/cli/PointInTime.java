package dev.sluice.cli;

import dev.sluice.format.Timestamp;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Points in time as people write them: {@code 2026-03-01T12:00:00+01:00}, {@code 2026-03-01
 * 12:00[:30]}, {@code 2026-03-01}, {@code 3d-ago}; without an offset in the zone of the caller.
 */
final class PointInTime {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])(-ago)?");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1),
          "w", Duration.ofDays(7));

  private final ZoneId zone;
  private final Clock clock;

  PointInTime(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
  }

  /** The last instant that the text can mean: of a date alone, the end of that day. */
  Timestamp lastOf(String text) {
    return timestamp(
        date(text)
            .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant().minusNanos(1))
            .orElseGet(() -> instant(text)));
  }

  /** The first instant that the text can mean. */
  Timestamp firstOf(String text) {
    return timestamp(
        date(text).map(day -> day.atStartOfDay(zone).toInstant()).orElseGet(() -> instant(text)));
  }

  /** The instant before the first that the text can mean. */
  Timestamp before(String text) {
    Timestamp first = firstOf(text);
    Instant instant = Instant.ofEpochSecond(first.seconds(), first.nanos()).minusNanos(1);
    return timestamp(instant);
  }

  private static Timestamp timestamp(Instant instant) {
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return text.length() == 10 ? Optional.of(LocalDate.parse(text)) : Optional.empty();
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private Instant instant(String text) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO);
      return clock.instant().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
    }
    if (text.equals("now")) {
      return clock.instant().truncatedTo(ChronoUnit.NANOS);
    }
    String iso = text.replaceFirst("^(\\S{10}) +", "$1T");
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException withoutOffset) {
      return localTime(text, iso);
    }
  }

  private Instant localTime(String text, String iso) {
    try {
      return LocalDateTime.parse(iso).atZone(zone).toInstant();
    } catch (DateTimeException none) {
      throw new UsageException(
          "\""
              + text
              + "\" is no time: write 2026-03-01, \"2026-03-01 12:00\","
              + " 2026-03-01T12:00:00+01:00 or 3d-ago");
    }
  }
}
