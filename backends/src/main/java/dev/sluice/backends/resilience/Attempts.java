package dev.sluice.backends.resilience;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import java.util.Optional;

/** How far one request has come over all its attempts; for one subscription. */
final class Attempts {
  private int failures;
  private long delivered;

  /** Something new arrived: so many bytes, or other pieces. */
  void progress(long amount) {
    delivered += amount;
    failures = 0;
  }

  /** What has arrived so far. */
  long delivered() {
    return delivered;
  }

  /** Failures since the last progress. */
  int failures() {
    return failures;
  }

  /**
   * Notes a failure; present if it is the end of the request, of which {@code most} can be made.
   */
  Optional<Throwable> fail(Throwable failure, int most) {
    if (!(failure instanceof BackendException known && known.isRetryable())) {
      return Optional.of(failure);
    }
    failures++;
    if (failures < most) {
      return Optional.empty();
    }
    String times = failures == 1 ? "once" : failures + " times in a row";
    return Optional.of(
        new BackendException(
            Reason.EXHAUSTED, known.getMessage() + " (tried " + times + ")", known));
  }
}
