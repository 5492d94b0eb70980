package dev.sluice.backends.s3;

import dev.sluice.backend.BackendException;
import dev.sluice.backends.http.AskAgainException;
import java.util.Optional;

/** The bucket is in another region than the request was signed for. */
final class OtherRegionException extends AskAgainException {
  private static final long serialVersionUID = 1L;

  private final String region;

  /** The region is empty if the server does not say it. */
  OtherRegionException(BackendException failure, String region) {
    super(failure);
    this.region = region;
  }

  Optional<String> region() {
    return region.isEmpty() ? Optional.empty() : Optional.of(region);
  }
}
