package dev.sluice.backends.s3;

import dev.sluice.backend.BackendException;
import dev.sluice.backends.http.AskAgainException;
import java.time.Duration;

/** The server's clock is another than the one the request was signed by. */
final class OtherClockException extends AskAgainException {
  private static final long serialVersionUID = 1L;

  private final Duration ahead;

  /** By how much the server's clock is ahead of ours. */
  OtherClockException(BackendException failure, Duration ahead) {
    super(failure);
    this.ahead = ahead;
  }

  Duration ahead() {
    return ahead;
  }
}
