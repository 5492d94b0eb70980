package dev.sluice.restore;

import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;

/** Further names of files by the address of their node, each with the address of the first. */
final class FurtherNames implements AutoCloseable {
  private static final int FIRST = 8;
  private static final int RECORD = 16;

  private final SortedRecords sorted;
  private final RecordCursor cursor;
  private boolean isMore;

  FurtherNames(RestorePlan plan, PlanFiles files) {
    RecordSorter sorter = files.small(RECORD);
    byte[] link = new byte[HardLinkRecord.RECORD];
    byte[] record = new byte[RECORD];
    for (long at = 0; at < plan.links().size(); at += link.length) {
      plan.links().read(at, link, 0, link.length);
      Records.putLong(record, 0, Records.getLong(link, HardLinkRecord.ADDRESS));
      Records.putLong(record, FIRST, Records.getLong(link, HardLinkRecord.FIRST));
      sorter.add(record, 0);
    }
    this.sorted = sorter.finish();
    this.cursor = sorted.cursor();
    this.isMore = cursor.next();
  }

  /** Whether this is a further name; asked in the order of addresses. */
  boolean isAt(long address) {
    while (isMore && Records.getLong(cursor.array(), cursor.offset()) < address) {
      isMore = cursor.next();
    }
    return isMore && Records.getLong(cursor.array(), cursor.offset()) == address;
  }

  /** The address of the first name. */
  long first() {
    return Records.getLong(cursor.array(), cursor.offset() + FIRST);
  }

  @Override
  public void close() {
    cursor.close();
    sorted.close();
  }
}
