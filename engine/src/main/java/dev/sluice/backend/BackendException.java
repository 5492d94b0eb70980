package dev.sluice.backend;

import dev.sluice.error.SluiceException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A storage could not do what was asked. */
public final class BackendException extends SluiceException {
  private static final long serialVersionUID = 1L;

  /** Why; decides whether trying again can help. */
  public enum Reason {
    /** The file does not exist. */
    NOT_FOUND(false),
    /** The file exists but ends before the asked-for bytes. */
    TOO_SHORT(false),
    /** Credentials are missing, wrong or not allowed to read this. */
    DENIED(false),
    /** The file is in cold storage, and must be restored there before it can be read. */
    ARCHIVED(false),
    /** The storage answers, but not as its protocol says, or says that the request is wrong. */
    PROTOCOL(false),
    /** The storage asks to be called less often. */
    THROTTLED(true),
    /** The connection broke, or the storage failed for the moment. */
    TRANSIENT(true),
    /** The connection is there, but nothing arrived for too long. */
    STALLED(true),
    /** Retries are used up; nobody tries again. */
    EXHAUSTED(false);

    private final boolean retryable;

    Reason(boolean retryable) {
      this.retryable = retryable;
    }
  }

  private final Reason reason;
  private final @Nullable Duration retryAfter;

  /**
   * @param reason why
   * @param message what was tried, on what, and why it failed, without secrets
   * @param cause the underlying failure, if any
   */
  public BackendException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, cause, null);
  }

  private BackendException(
      Reason reason, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
    super(reason == Reason.NOT_FOUND ? Kind.NOT_FOUND : Kind.STORAGE, message, cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Without an underlying failure. */
  public BackendException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** The same failure, with the storage's wish not to be called for this time from now on. */
  public BackendException withRetryAfter(Duration time) {
    return new BackendException(reason, getMessage(), getCause(), time);
  }

  /** How long the storage wants not to be called, if it said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** Whether the same request may succeed later. */
  public boolean isRetryable() {
    return reason.retryable;
  }
}
