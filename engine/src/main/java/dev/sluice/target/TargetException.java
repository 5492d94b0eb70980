package dev.sluice.target;

import dev.sluice.error.SluiceException;
import org.jspecify.annotations.Nullable;

/** Something could not be created, written or read in the target. */
public final class TargetException extends SluiceException {
  private static final long serialVersionUID = 1L;

  /** Why; decides whether only this item is lost or nothing can go on. */
  public enum Reason {
    /** Something of another type is in the way. */
    CONFLICT(false),
    /** The process may not do this here. */
    DENIED(false),
    /** The file system cannot have such a name: too long, or not in its encoding. */
    NAME(false),
    /** The file system cannot store such an item: too large, or a type it does not know. */
    UNSUPPORTED(false),
    /** It is not there. */
    MISSING(false),
    /** Any other failure concerning this item. */
    IO(false),
    /** No space, no inodes or no quota left. */
    FULL(true),
    /** The file system is read-only. */
    READ_ONLY(true),
    /** More files would be open than the process, or the whole system, may have. */
    OPEN_FILES(true),
    /** One file after another fails; so does the disk, as it seems. */
    FAILING(true);

    private final boolean isFatal;

    Reason(boolean isFatal) {
      this.isFatal = isFatal;
    }
  }

  private final Reason reason;

  /**
   * @param reason why
   * @param message what failed on what and why
   * @param cause the underlying failure, if any
   */
  public TargetException(Reason reason, String message, @Nullable Throwable cause) {
    super(Kind.TARGET, message, cause);
    this.reason = reason;
  }

  static TargetException cannot(String what, Reason reason, String why) {
    return new TargetException(reason, "cannot " + what + ": " + why, null);
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** Whether every further item would fail in the same way. */
  public boolean isFatal() {
    return reason.isFatal;
  }
}
