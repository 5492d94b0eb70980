package dev.sluice.format;

import dev.sluice.error.SluiceException;
import org.jspecify.annotations.Nullable;

/**
 * A document is not JSON, or not with the types that its fields have. Told from what the stream
 * below throws: a node with a wrong field is refused alone, but a storage that fails is no node's
 * fault.
 */
final class InvalidJsonException extends SluiceException {
  private static final long serialVersionUID = 1L;

  InvalidJsonException(long at, String reason, @Nullable Throwable cause) {
    super(Kind.DAMAGED, "invalid JSON at byte " + at + ": " + reason, cause);
  }
}
