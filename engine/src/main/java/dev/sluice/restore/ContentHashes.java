package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;

/**
 * The hashes of whole files, by the address of their node. A record: address (8), length (8),
 * SHA-256 (32).
 */
final class ContentHashes implements AutoCloseable {
  private static final int LENGTH = 8;
  private static final int HASH = 16;
  private static final int RECORD = HASH + Id.BYTES;

  private final RecordSorter sorter;

  ContentHashes(PlanFiles files) {
    this.sorter = files.small(RECORD);
  }

  /** Adds a file; from any thread. */
  void add(long address, long length, Id hash) {
    byte[] record = new byte[RECORD];
    Records.putLong(record, 0, address);
    Records.putLong(record, LENGTH, length);
    hash.writeTo(record, HASH);
    sorter.add(record, 0);
  }

  /** Ends adding. */
  InOrder inOrder() {
    return new InOrder(new ByAddress(sorter.finish()));
  }

  @Override
  public void close() {
    sorter.close();
  }

  /** Goes through the files by address. */
  static final class InOrder implements AutoCloseable {
    private final ByAddress records;

    private InOrder(ByAddress records) {
      this.records = records;
    }

    /** Whether this file is known; asked in the order of addresses. */
    boolean isAt(long address) {
      return records.isAt(address);
    }

    long length() {
      return Records.getLong(records.array(), records.offset() + LENGTH);
    }

    Id hash() {
      return Id.of(records.array(), records.offset() + HASH);
    }

    @Override
    public void close() {
      records.close();
    }
  }
}
