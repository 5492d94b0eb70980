package dev.sluice.backends.azure;

import dev.sluice.backends.thaw.ThawOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How blobs are brought out of the archive tier.
 *
 * @param tier where they are moved to, for good: {@code Hot}
 * @param priority how fast and how dear: {@code Standard}
 * @param patience how long to wait for them
 */
record AzureThawSettings(String tier, String priority, Duration patience) {
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final List<String> TIERS = List.of("Hot", "Cool", "Cold");
  private static final List<String> PRIORITIES = List.of("Standard", "High");

  /** Empty unless the options say that blobs are moved. */
  static Optional<AzureThawSettings> of(Map<String, String> options) {
    ThawOptions given = new ThawOptions("azure", options);
    AzureThawSettings settings =
        new AzureThawSettings(
            given.word("restore-tier", TIERS),
            given.word("restore-priority", PRIORITIES),
            given.time("restore-timeout", PATIENCE));
    return given.isSet("enable-restore") ? Optional.of(settings) : Optional.empty();
  }
}
