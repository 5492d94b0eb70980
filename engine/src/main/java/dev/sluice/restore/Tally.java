package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Phase;
import dev.sluice.restore.RestoreEvent.Totals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a restore has done, and says when it is time to tell of it again. */
final class Tally {
  private static final long TICK_NANOS = 100_000_000;

  private final LongAdder files = new LongAdder();
  private final LongAdder directories = new LongAdder();
  private final LongAdder others = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder complete = new LongAdder();
  private final LongAdder skippedFiles = new LongAdder();
  private final LongAdder skippedOthers = new LongAdder();
  private final LongAdder skippedBytes = new LongAdder();
  private final LongAdder fetched = new LongAdder();
  private final LongAdder deleted = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder warnings = new LongAdder();
  private final LongAdder verified = new LongAdder();
  private final LongAdder unprivileged = new LongAdder();
  private final LongAdder leftBehind = new LongAdder();
  private final long start = System.nanoTime();
  private final AtomicLong nextTick = new AtomicLong(start);
  private volatile Phase phase = Phase.PLANNING;
  private volatile Totals totals = Totals.NONE;

  void enter(Phase next) {
    phase = next;
    nextTick.set(System.nanoTime());
  }

  void plan(Totals planned) {
    totals = planned;
  }

  Totals totals() {
    return totals.skipping(
        new Counts(skippedFiles.sum(), 0, skippedOthers.sum(), skippedBytes.sum()));
  }

  /** An item stays as it is. */
  void skip(NodeType type, long length) {
    if (type == NodeType.FILE) {
      skippedFiles.increment();
      skippedBytes.add(length);
    } else {
      skippedOthers.increment();
    }
  }

  /** A file is complete. */
  void doneFile(long length) {
    files.increment();
    complete.add(length);
  }

  /** An item without content is complete. */
  void doneEmpty(NodeType type) {
    switch (type) {
      case FILE -> doneFile(0);
      case DIRECTORY -> directories.increment();
      case SYMLINK, FIFO, BLOCK_DEVICE, CHARACTER_DEVICE -> others.increment();
      case SOCKET -> {}
    }
  }

  /** Bytes that are on their way to become a file. */
  void wrote(long count) {
    written.add(count);
  }

  void fetched(long count) {
    fetched.add(count);
  }

  /** Metadata that only root could have set. */
  void unprivileged() {
    unprivileged.increment();
  }

  /** An incomplete file that could not be removed. */
  void leftBehind() {
    leftBehind.increment();
  }

  long leftBehindCount() {
    return leftBehind.sum();
  }

  long unprivilegedCount() {
    return unprivileged.sum();
  }

  /** Counts what an event says; every event passes here once. */
  void count(RestoreEvent event) {
    if (event instanceof RestoreEvent.Failed) {
      failures.increment();
    } else if (event instanceof RestoreEvent.Deleted) {
      deleted.increment();
    } else if (event instanceof RestoreEvent.Warning) {
      warnings.increment();
    } else if (event instanceof RestoreEvent.Verified) {
      verified.increment();
    }
  }

  /** Whether a tenth of a second has passed since this last said yes. */
  boolean isTime() {
    long now = System.nanoTime();
    long due = nextTick.get();
    return now - due >= 0 && nextTick.compareAndSet(due, now + TICK_NANOS);
  }

  RestoreEvent.Progress progress() {
    return new RestoreEvent.Progress(
        phase, counts(written.sum()), totals(), fetched.sum(), elapsed());
  }

  /** What is complete; what was written of files that failed does not count. */
  Counts done() {
    return counts(complete.sum());
  }

  private Counts counts(long bytes) {
    return new Counts(files.sum(), directories.sum(), others.sum(), bytes);
  }

  long deleted() {
    return deleted.sum();
  }

  long failures() {
    return failures.sum();
  }

  long warnings() {
    return warnings.sum();
  }

  long verified() {
    return verified.sum();
  }

  long bytesFetched() {
    return fetched.sum();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
