package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.Content;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.SpillFile;

/** Which blob goes into which file, as the trees say it; collected during the walk. */
final class Wants implements AutoCloseable {
  private final RecordSorter sorter;
  private final byte[] record = new byte[Want.RECORD];
  private int numbered;

  Wants(PlanFiles files) {
    this.sorter = files.large(Want.RECORD);
  }

  /**
   * Wants the content of a file, which is not empty.
   *
   * @param address of its node
   * @param isAlwaysNumbered number it even if it has a single blob
   * @return its number, 0 if it has none
   */
  int add(long address, Content content, boolean isAlwaysNumbered) {
    int file = start(address, content.size(), isAlwaysNumbered);
    for (int i = 0; i < content.size(); i++) {
      content.copyId(i, record, Want.ID);
      add(i);
    }
    return file;
  }

  /** The same for a content that was put into a spill file. */
  int add(long address, SpillFile ids, long at, int blobs, boolean isAlwaysNumbered) {
    int file = start(address, blobs, isAlwaysNumbered);
    for (int i = 0; i < blobs; i++) {
      ids.read(at + (long) i * Id.BYTES, record, Want.ID, Id.BYTES);
      add(i);
    }
    return file;
  }

  private int start(long address, int blobs, boolean isAlwaysNumbered) {
    int file = blobs > 1 || isAlwaysNumbered ? ++numbered : 0;
    Records.putLong(record, Want.ADDRESS, address);
    Records.putInt(record, Want.FILE, file);
    return file;
  }

  private void add(int sequence) {
    Records.putInt(record, Want.SEQUENCE, sequence);
    sorter.add(record, 0);
  }

  SortedRecords sorted() {
    return sorter.finish();
  }

  @Override
  public void close() {
    sorter.close();
  }
}
