package dev.sluice.target;

import dev.sluice.target.TargetException.Reason;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts files that cannot be written one after another. One of them may have met a bad spot; when
 * that goes on, the disk or the way to it fails, and nothing more will succeed.
 */
final class FailingFiles {
  /** So many in a row are no accident. */
  static final int MOST = 8;

  private final AtomicInteger inARow = new AtomicInteger();

  /** A file was closed without a failure. */
  void succeeded() {
    if (inARow.get() != 0) {
      inARow.set(0);
    }
  }

  /** What the failure of one more file means. */
  TargetException failed(TargetException failure) {
    if (failure.reason() != Reason.IO || inARow.incrementAndGet() < MOST) {
      return failure;
    }
    String message = failure.getMessage() + ", as for the " + (MOST - 1) + " files before it";
    return new TargetException(Reason.FAILING, message, failure);
  }
}
