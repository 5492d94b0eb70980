package dev.sluice.restore;

import dev.sluice.restore.RestoreEvent.Progress;
import dev.sluice.target.TargetException;

/** Says how to go on where the whole target fails; what was finished by then stays. */
final class Stop {
  private static final String CONTINUES = ", and run it again, which continues where this ended";

  private final Tally tally;

  Stop(Tally tally) {
    this.tally = tally;
  }

  TargetException explain(TargetException failure) {
    return failure.isFatal()
        ? new TargetException(
            failure.reason(), failure.getMessage() + advice(failure.reason()), failure)
        : failure;
  }

  private String advice(TargetException.Reason reason) {
    return switch (reason) {
      case FULL -> leftToWrite() + "; make room there" + CONTINUES;
      case READ_ONLY -> "; make it writable" + CONTINUES;
      case OPEN_FILES -> "; raise the limit (ulimit -n 4096)" + CONTINUES;
      case FAILING -> "; look at the disk, or whatever the target lies on" + CONTINUES;
      default -> "";
    };
  }

  private String leftToWrite() {
    Progress reached = tally.progress();
    long left = reached.totals().items().bytes() - reached.done().bytes();
    return left > 0 ? ", with about " + BinarySize.of(left) + " still to be written" : "";
  }
}
