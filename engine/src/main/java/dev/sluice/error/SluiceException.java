package dev.sluice.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An operation failed. The message is one sentence for a person: what failed, on what, why, and
 * what to do next; it never carries a secret. Programs branch on {@link #kind()}, never on the
 * message.
 */
public class SluiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a caller can do about a failure. */
  public enum Kind {
    /** An argument or option makes no sense; nothing was changed. */
    INVALID_ARGUMENT,
    /** There is no repository at the location. */
    NO_REPOSITORY,
    /** No key file of the repository opens with the given password. */
    WRONG_PASSWORD,
    /** An exclusive lock says that the repository is being changed. */
    LOCKED,
    /** The asked-for snapshot, path or file does not exist. */
    NOT_FOUND,
    /** Stored bytes are not what they must be: truncated, altered, or not in the format. */
    DAMAGED,
    /** The repository uses something that this version does not support. */
    UNSUPPORTED,
    /** The storage refused or failed. */
    STORAGE,
    /** The place that is restored to refused or failed. */
    TARGET,
    /** A bound (memory, temporary disk space) does not allow it. */
    LIMIT
  }

  private final Kind kind;

  /** A failure without an underlying one. */
  public SluiceException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** A failure caused by another; the message must make sense without the cause. */
  public SluiceException(Kind kind, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.kind = Objects.requireNonNull(kind);
  }

  /** What kind of failure this is. */
  public Kind kind() {
    return kind;
  }

  /** The sentence for a person; never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
