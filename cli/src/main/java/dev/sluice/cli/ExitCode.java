package dev.sluice.cli;

import dev.sluice.error.SluiceException;

/** How a run ends, for scripts; the numbers are restic's. */
enum ExitCode {
  OK(0),
  /** Something failed, be it a single file. */
  FAILED(1),
  NO_REPOSITORY(10),
  LOCKED(11),
  WRONG_PASSWORD(12),
  /** By Ctrl-C or SIGTERM. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** How a run ends that failed in this way. */
  static ExitCode of(Throwable failure) {
    if (failure instanceof InterruptedRunException) {
      return INTERRUPTED;
    }
    return failure instanceof SluiceException known
        ? switch (known.kind()) {
          case NO_REPOSITORY -> NO_REPOSITORY;
          case LOCKED -> LOCKED;
          case WRONG_PASSWORD -> WRONG_PASSWORD;
          default -> FAILED;
        }
        : FAILED;
  }
}
