package dev.sluice.restore;

import dev.sluice.repository.Resources;
import dev.sluice.spill.IntTable;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;

/**
 * What has become of each file that has several blobs: how many of them are written, whether it
 * exists yet, whether it failed. By number, from 1. Of the others only those that failed are kept.
 */
final class FileStates implements AutoCloseable {
  private static final int FAILED = 1 << 31;
  private static final int CREATED = 1 << 30;
  private static final int WRITTEN = CREATED - 1;
  private static final int IN_MEMORY = 1 << 20;
  private static final int FAILED_BUFFER = 64 << 10;

  private final IntTable states;
  private final RecordSorter failedWhole;

  FileStates(Resources resources, int files) {
    this.states = new IntTable(resources.temporary(), files + 1L, IN_MEMORY);
    this.failedWhole = new RecordSorter(resources.temporary(), Long.BYTES, FAILED_BUFFER);
  }

  /** Marks a file without a number, given by the address of its node, as failed. */
  synchronized void failWhole(long address) {
    byte[] record = new byte[Long.BYTES];
    Records.putLong(record, 0, address);
    failedWhole.add(record, 0);
  }

  /**
   * The addresses given to {@link #failWhole}, in order; no more may follow. For the caller to
   * close.
   */
  SortedRecords failedWhole() {
    return failedWhole.finish();
  }

  /** Counts one blob of the file as dealt with; returns how many are. */
  int count(int file) {
    return states.update(file, state -> state + 1) & WRITTEN;
  }

  int counted(int file) {
    return states.get(file) & WRITTEN;
  }

  /** Marks the file as existing, and ours. */
  void create(int file) {
    states.update(file, state -> state | CREATED);
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
  public void close() {
    states.close();
    failedWhole.close();
  }
}
