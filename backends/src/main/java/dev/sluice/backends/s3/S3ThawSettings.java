package dev.sluice.backends.s3;

import dev.sluice.backends.thaw.ThawOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How objects are thawed.
 *
 * @param days for which they can be read then
 * @param tier how fast and how dear: {@code Standard}
 * @param patience how long to wait for them
 */
record S3ThawSettings(int days, String tier, Duration patience) {
  private static final int DAYS = 7;
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final List<String> TIERS = List.of("Standard", "Bulk", "Expedited");

  /** restic's options; empty unless they say that objects are thawed. */
  static Optional<S3ThawSettings> of(Map<String, String> options) {
    ThawOptions given = new ThawOptions("s3", options);
    S3ThawSettings settings =
        new S3ThawSettings(
            given.number("restore-days", DAYS),
            given.word("restore-tier", TIERS),
            given.time("restore-timeout", PATIENCE));
    return given.isSet("enable-restore") ? Optional.of(settings) : Optional.empty();
  }
}
