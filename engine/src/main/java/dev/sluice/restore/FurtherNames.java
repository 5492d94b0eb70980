package dev.sluice.restore;

import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;

/**
 * Further names of files by the address of their node, each with the address of the first. An empty
 * file's first name is among them, with its own address.
 */
final class FurtherNames implements AutoCloseable {
  private static final int FIRST = 8;
  private static final int RECORD = 16;

  private final ByAddress records;

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
    this.records = new ByAddress(sorter.finish());
  }

  /** Whether this node is among them; asked in the order of addresses. */
  boolean isAt(long address) {
    return records.isAt(address);
  }

  /** The address of the first name. */
  long first() {
    return Records.getLong(records.array(), records.offset() + FIRST);
  }

  /** Whether the current one is the first name of an empty file. */
  boolean isEmptyFile() {
    return first() == Records.getLong(records.array(), records.offset());
  }

  @Override
  public void close() {
    records.close();
  }
}
