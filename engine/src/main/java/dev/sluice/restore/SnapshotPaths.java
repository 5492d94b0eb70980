package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Resources;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.security.MessageDigest;

/**
 * A set of paths, as the beginnings of their hashes: first filled, then asked. One thread at a
 * time.
 */
final class SnapshotPaths implements AutoCloseable {
  static final int BYTES = 16;

  private final RecordSorter hashes;
  private final MessageDigest digest = FileHash.newDigest();
  private volatile boolean isEnded;

  SnapshotPaths(Resources resources) {
    this(new PlanFiles(resources).small(BYTES));
  }

  /** One that collects in this sorter, which is taken over; of records of {@link #BYTES}. */
  SnapshotPaths(RecordSorter hashes) {
    this.hashes = hashes;
  }

  void add(SnapshotPath path) {
    if (!isEnded) {
      hashes.add(digest.digest(path.bytes()), 0);
    }
  }

  /** Ends collecting: what is added from now on is not taken. The caller closes it. */
  Lookup lookup() {
    isEnded = true;
    return new Lookup(hashes.finish());
  }

  @Override
  public void close() {
    hashes.close();
  }

  /** Says of a path whether it was added. */
  final class Lookup implements AutoCloseable {
    private final SortedRecords sorted;
    private final SeekableCursor cursor;

    private Lookup(SortedRecords sorted) {
      this.sorted = sorted;
      this.cursor = sorted.cursor();
    }

    boolean contains(SnapshotPath path) {
      if (sorted.count() == 0) {
        return false;
      }
      byte[] hash = digest.digest(path.bytes());
      cursor.rewind();
      return cursor.find(hash, 0, BYTES);
    }

    @Override
    public void close() {
      cursor.close();
      sorted.close();
    }
  }
}
