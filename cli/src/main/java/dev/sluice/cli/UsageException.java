package dev.sluice.cli;

import dev.sluice.error.SluiceException;

/** The command line asks for something that makes no sense or is not offered. */
final class UsageException extends SluiceException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(Kind.INVALID_ARGUMENT, message);
  }
}
