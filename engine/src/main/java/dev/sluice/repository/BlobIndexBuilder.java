package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SortedRecords;

/** Collects index entries from several threads and sorts them into a {@link BlobIndex}. */
final class BlobIndexBuilder implements AutoCloseable {
  private static final int BATCH = 512;

  private final RecordSorter sorter;
  private final PackTable.Builder packs;
  private boolean isBuilt;

  BlobIndexBuilder(Resources resources) {
    this.sorter =
        new RecordSorter(
            resources.temporary(), BlobIndex.RECORD, resources.options().memory().sorterBytes());
    this.packs = new PackTable.Builder(resources);
  }

  /**
   * A way in for one thread; entries arrive in bulk, so that threads hardly wait for each other.
   */
  Batch batch() {
    return new Batch();
  }

  /** The index, in memory or in temporary files. */
  BlobIndex build() {
    return build((sorter, name) -> sorter.finish());
  }

  /** Says where the records of one kind go. */
  interface Finishing {
    SortedRecords finish(RecordSorter sorter, String name);
  }

  /** The index, each kind of records where it is said to go. */
  synchronized BlobIndex build(Finishing finishing) {
    SortedRecords records = finishing.finish(sorter, BlobIndex.FILE);
    try {
      BlobIndex built = new BlobIndex(records, packs.build(finishing));
      isBuilt = true;
      return built;
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }

  /** Whether it is too large for memory. */
  synchronized boolean isLarge() {
    return sorter.isSpilled();
  }

  private synchronized int addPack(Id id) {
    return packs.add(id);
  }

  private synchronized void addAll(byte[] records, int count) {
    for (int i = 0; i < count; i++) {
      sorter.add(records, i * BlobIndex.RECORD);
    }
  }

  @Override
  public synchronized void close() {
    if (!isBuilt) {
      sorter.close();
      packs.close();
    }
  }

  /** Entries of one source: first the pack, then its blobs. */
  final class Batch implements AutoCloseable {
    private final byte[] records = new byte[BATCH * BlobIndex.RECORD];
    private int count;
    private int pack;
    private byte secondChoice;

    void pack(Id id, boolean isToBeDeleted) {
      pack = addPack(id);
      secondChoice = (byte) (isToBeDeleted ? 1 : 0);
    }

    void blob(BlobType type, byte[] id, int idOffset, long offset, long length, long plainLength) {
      int at = count * BlobIndex.RECORD;
      records[at + BlobIndex.TYPE] = BlobIndex.typeByte(type);
      System.arraycopy(id, idOffset, records, at + BlobIndex.ID, Id.BYTES);
      records[at + BlobIndex.SECOND_CHOICE] = secondChoice;
      Records.putInt(records, at + BlobIndex.PACK, pack);
      Records.putInt(records, at + BlobIndex.OFFSET, (int) offset);
      Records.putInt(records, at + BlobIndex.LENGTH, (int) length);
      Records.putInt(records, at + BlobIndex.PLAIN_LENGTH, (int) plainLength);
      if (++count == BATCH) {
        flush();
      }
    }

    private void flush() {
      addAll(records, count);
      count = 0;
    }

    @Override
    public void close() {
      flush();
    }
  }
}
