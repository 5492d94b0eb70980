package dev.sluice.restore;

import dev.sluice.spill.Records;
import dev.sluice.spill.SpillFile;

/**
 * What is known of each file that has several blobs, by number, from 1: length in bytes (8), how
 * many blobs will be written to it (4), address of its node (8).
 */
final class NumberedFiles implements AutoCloseable {
  private static final int PIECES = 8;
  private static final int ADDRESS = PIECES + 4;
  private static final int RECORD = ADDRESS + 8;

  private final SpillFile records;
  private final byte[] record = new byte[RECORD];
  private int count;

  NumberedFiles(SpillFile records) {
    this.records = records;
  }

  /** Adds the file with the next number. Not for several threads at once. */
  void add(long length, int pieces, long address) {
    Records.putLong(record, 0, length);
    Records.putInt(record, PIECES, pieces);
    Records.putLong(record, ADDRESS, address);
    records.append(record, 0, RECORD);
    count++;
  }

  /** How many there are; the highest number. */
  int count() {
    return count;
  }

  long length(int file) {
    return Records.getLong(read(file), 0);
  }

  int pieces(int file) {
    return Records.getInt(read(file), PIECES);
  }

  long address(int file) {
    return Records.getLong(read(file), ADDRESS);
  }

  private byte[] read(int file) {
    byte[] into = new byte[RECORD];
    records.read((file - 1L) * RECORD, into, 0, RECORD);
    return into;
  }

  @Override
  public void close() {
    records.close();
  }
}
