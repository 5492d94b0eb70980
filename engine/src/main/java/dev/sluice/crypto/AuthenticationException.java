package dev.sluice.crypto;

import dev.sluice.error.SluiceException;

/**
 * A sealed box does not carry the MAC its key gives: it was altered, or sealed with another key.
 */
public final class AuthenticationException extends SluiceException {
  private static final long serialVersionUID = 1L;

  AuthenticationException() {
    super(Kind.DAMAGED, "authentication failed");
  }
}
