package dev.sluice.restore;

import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;

/** Goes through records that begin with the address of a node, in the order of addresses. */
final class ByAddress implements AutoCloseable {
  private final SortedRecords sorted;
  private final RecordCursor cursor;
  private boolean isMore;

  /** Takes over the records. */
  ByAddress(SortedRecords sorted) {
    this.sorted = sorted;
    this.cursor = sorted.cursor();
    this.isMore = cursor.next();
  }

  /** Whether there is a record of this node, which is the current one then; asked in order. */
  boolean isAt(long address) {
    while (isMore && Records.getLong(cursor.array(), cursor.offset()) < address) {
      isMore = cursor.next();
    }
    return isMore && Records.getLong(cursor.array(), cursor.offset()) == address;
  }

  byte[] array() {
    return cursor.array();
  }

  /** Where the current record begins in {@link #array}. */
  int offset() {
    return cursor.offset();
  }

  @Override
  public void close() {
    cursor.close();
    sorted.close();
  }
}
