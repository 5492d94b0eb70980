package dev.sluice.restore;

import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;

/** Looks up files that {@link FileStates} knows not to be as the plan says, by their addresses. */
final class LeftOut implements AutoCloseable {
  private final SeekableCursor cursor;
  private final byte[] key = new byte[Long.BYTES];

  LeftOut(FileStates states) {
    this.cursor = states.failedWhole().cursor();
  }

  /** Whether this file is among them; asked in the order of addresses. */
  boolean isAt(long address) {
    Records.putLong(key, 0, address);
    return cursor.find(key, 0, key.length);
  }

  /** Whether it was left as it was since the user wants that; asked in any order. */
  boolean isKept(long address) {
    cursor.rewind();
    return isAt(address) && FileStates.isKept(cursor);
  }

  /** Whether it failed; asked in any order. */
  boolean isFailed(long address) {
    cursor.rewind();
    return isAt(address) && !FileStates.isKept(cursor);
  }

  @Override
  public void close() {
    cursor.close();
  }
}
