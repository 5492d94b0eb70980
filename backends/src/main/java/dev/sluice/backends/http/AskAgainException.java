package dev.sluice.backends.http;

import dev.sluice.backend.BackendException;

/**
 * A refusal that asking once more may overcome, at once, though not in the same way: with a renewed
 * login, say. Never leaves the storages: where asking again is no use, its {@link #failure} does.
 */
public class AskAgainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final BackendException failure;

  /** With what it is if asking again does not help. */
  public AskAgainException(BackendException failure) {
    super(failure.getMessage(), failure, false, false);
    this.failure = failure;
  }

  /** What it is if asking again does not help. */
  public BackendException failure() {
    return failure;
  }
}
