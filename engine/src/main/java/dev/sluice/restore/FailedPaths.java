package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Resources;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The paths of items that are not as in the snapshot, since a failure was told of them or they were
 * kept as they were: the beginnings of their hashes.
 */
final class FailedPaths implements AutoCloseable {
  private static final int BYTES = 16;
  private static final int BUFFER = 64 << 10;

  private final RecordSorter hashes;
  private final MessageDigest digest;
  private volatile boolean isEnded;

  FailedPaths(Resources resources) {
    this.hashes = new RecordSorter(resources.temporary(), BYTES, BUFFER);
    this.digest = FileHash.newDigest();
  }

  /** Takes what a restore tells, one event at a time. */
  void note(RestoreEvent event) {
    if (event instanceof RestoreEvent.Failed failed) {
      add(failed.path());
    } else if (event instanceof RestoreEvent.Restored item && item.action() == Action.KEPT) {
      add(item.path());
    }
  }

  private void add(SnapshotPath path) {
    if (!isEnded) {
      hashes.add(digest.digest(path.bytes()), 0);
    }
  }

  /** Ends collecting; what is told from now on is not taken. */
  Lookup lookup() {
    isEnded = true;
    return new Lookup(hashes.finish());
  }

  @Override
  public void close() {
    hashes.close();
  }

  /** Says of a path whether it was among them. For one thread at a time. */
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
      return cursor.seek(hash, 0, BYTES)
          && Arrays.equals(
              cursor.array(), cursor.offset(), cursor.offset() + BYTES, hash, 0, BYTES);
    }

    @Override
    public void close() {
      cursor.close();
      sorted.close();
    }
  }
}
