package dev.sluice.restore;

import dev.sluice.repository.Resources;
import dev.sluice.spill.IntTable;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;
import org.jspecify.annotations.Nullable;

/**
 * What has become of each file that has several blobs: how many of them are written, whether it
 * exists yet, whether it failed. By number, from 1. Of the others only those are kept that are not
 * as the plan says.
 */
final class FileStates implements AutoCloseable {
  private static final int FAILED = 1 << 31;
  private static final int CREATED = 1 << 30;
  private static final int CHANGED = 1 << 29;
  private static final int CONTINUED = 1 << 28;
  private static final int REPLACEMENT = 1 << 27;
  private static final int WRITTEN = REPLACEMENT - 1;
  private static final int IN_MEMORY = 1 << 20;
  private static final int STATE = Long.BYTES;
  private static final int WHOLE = STATE + 1;
  private static final byte IS_MADE = 1;
  private static final byte IS_KEPT = 2;
  private static final int FAILED_BUFFER = 64 << 10;

  private final IntTable states;
  private final RecordSorter failing;
  private @Nullable SortedRecords failedWhole;

  /** Of the files of a plan; those that miss blobs are marked as failed. */
  static FileStates of(RestorePlan plan, Resources resources) {
    FileStates states = new FileStates(resources, plan.numbered().count());
    try (RecordCursor missing = plan.unrestorable().cursor()) {
      while (missing.next()) {
        int file = Records.getInt(missing.array(), missing.offset() + Missing.FILE);
        if (file != 0) {
          states.fail(file);
        }
      }
    }
    return states;
  }

  private FileStates(Resources resources, int files) {
    this.states = new IntTable(resources.temporary(), files + 1L, IN_MEMORY);
    this.failing = new RecordSorter(resources.temporary(), WHOLE, FAILED_BUFFER);
  }

  /**
   * Marks a file, given by the address of its node, as not being as the plan says; needed of those
   * without a number, and of those that stay as they were.
   *
   * @param isMade whether there is a file all the same, made of zeros
   */
  void failWhole(long address, boolean isMade) {
    add(address, isMade ? IS_MADE : 0);
  }

  private synchronized void add(long address, byte state) {
    byte[] record = new byte[WHOLE];
    Records.putLong(record, 0, address);
    record[STATE] = state;
    failing.add(record, 0);
  }

  /** Notes that a file, given by the address of its node, is not to be as the plan says. */
  void leaveOut(long address) {
    failWhole(address, false);
  }

  /** Notes that a file, given likewise, is left as it was since the user wants that. */
  void keep(long address) {
    add(address, IS_KEPT);
  }

  /**
   * What was given to {@link #failWhole} and {@link #keep}, by address; no more may follow. Closed
   * with this.
   */
  synchronized SortedRecords failedWhole() {
    SortedRecords failed = failedWhole;
    if (failed == null) {
      failed = failing.finish();
      failedWhole = failed;
    }
    return failed;
  }

  /** Whether there is a file for the record of {@link #failedWhole} that the cursor is at. */
  static boolean isMade(RecordCursor failed) {
    return failed.array()[failed.offset() + STATE] == IS_MADE;
  }

  /** Whether the file of such a record is one of {@link #keep}. */
  static boolean isKept(RecordCursor failed) {
    return failed.array()[failed.offset() + STATE] == IS_KEPT;
  }

  /** Counts one blob of the file as dealt with; returns how many are. */
  int count(int file) {
    return states.update(file, state -> state + 1) & WRITTEN;
  }

  /** Some blobs of the file are there already; it will be changed, not made anew. */
  void change(int file, long rightBlobs) {
    states.update(file, state -> (state | CHANGED) + (int) rightBlobs);
  }

  boolean isToBeChanged(int file) {
    return (states.get(file) & CHANGED) != 0;
  }

  /** The same of a file that an earlier restore began and gave no name yet. */
  void goOn(int file, long rightBlobs) {
    states.update(file, state -> (state | CONTINUED) + (int) rightBlobs);
  }

  boolean isContinued(int file) {
    return (states.get(file) & CONTINUED) != 0;
  }

  int counted(int file) {
    return states.get(file) & WRITTEN;
  }

  /**
   * Marks the file as existing, and ours.
   *
   * @param isReplacement whether something had its name before
   */
  void create(int file, boolean isReplacement) {
    int created = isReplacement ? CREATED | REPLACEMENT : CREATED;
    states.update(file, state -> state | created);
  }

  boolean isReplacement(int file) {
    return (states.get(file) & REPLACEMENT) != 0;
  }

  boolean isCreated(int file) {
    return (states.get(file) & CREATED) != 0;
  }

  /** Marks the file as failed; false if it was marked before. */
  boolean fail(int file) {
    boolean[] isFirst = new boolean[1];
    states.update(
        file,
        state -> {
          isFirst[0] = (state & FAILED) == 0;
          return state | FAILED;
        });
    return isFirst[0];
  }

  boolean isFailed(int file) {
    return (states.get(file) & FAILED) != 0;
  }

  @Override
  public synchronized void close() {
    states.close();
    failing.close();
    if (failedWhole != null) {
      failedWhole.close();
    }
  }
}
