package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.format.BlobType;
import dev.sluice.spill.RecordCursor;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.util.Arrays;

/**
 * Meets wants and index entries, both in the order of blob ids: one pass over each, skipping blocks
 * of the index that nothing is wanted from. The first entry of a blob is the one to use.
 */
final class IndexJoin {
  private final Resources resources;
  private final int wantBytes;
  private final Located located;

  IndexJoin(Resources resources, int wantBytes, Located located) {
    this.resources = resources;
    this.wantBytes = wantBytes;
    this.located = located;
  }

  /**
   * Tells of every want that the index knows.
   *
   * @param segment 0 for the index, 1 for the supplement, whose pack numbers are told apart by sign
   * @return the wants that it does not know, in order; the caller's to close
   */
  SortedRecords against(SortedRecords wants, BlobIndex index, int segment) {
    byte[] key = new byte[BlobIndex.KEY_BYTES];
    key[BlobIndex.TYPE] = BlobIndex.typeByte(BlobType.DATA);
    RecordSorter missing = newSorter();
    try (RecordCursor want = wants.cursor();
        SeekableCursor entry = index.cursor()) {
      boolean isKnown = false;
      boolean isFirst = true;
      while (want.next()) {
        byte[] array = want.array();
        int at = want.offset();
        if (isFirst || !isSame(array, at, key)) {
          System.arraycopy(array, at, key, BlobIndex.ID, Id.BYTES);
          isKnown = entry.seek(key, 0, key.length) && isAtUsable(entry, key);
          isFirst = false;
        }
        if (isKnown) {
          tell(array, at, index, entry, segment);
        } else {
          missing.add(array, at);
        }
      }
    }
    return missing.finish();
  }

  private RecordSorter newSorter() {
    return new RecordSorter(
        resources.temporary(), wantBytes, resources.options().memory().sorterBytes() / 4);
  }

  private static boolean isSame(byte[] want, int at, byte[] key) {
    return Arrays.equals(want, at, at + Id.BYTES, key, BlobIndex.ID, BlobIndex.KEY_BYTES);
  }

  /** Whether the blob has an entry that can be true; the cursor is then at the first such. */
  private static boolean isAtUsable(SeekableCursor entry, byte[] key) {
    while (isAt(entry, key)) {
      long length = Records.getUnsigned(entry.array(), entry.offset() + BlobIndex.LENGTH);
      if (length >= BoxOpener.OVERHEAD) {
        return true;
      }
      if (!entry.next()) {
        return false;
      }
    }
    return false;
  }

  private static boolean isAt(SeekableCursor entry, byte[] key) {
    int at = entry.offset();
    return Arrays.equals(entry.array(), at, at + key.length, key, 0, key.length);
  }

  private void tell(byte[] want, int at, BlobIndex index, SeekableCursor entry, int segment) {
    byte[] record = entry.array();
    int offset = entry.offset();
    int pack = index.packs().canonical(Records.getInt(record, offset + BlobIndex.PACK));
    located.found(
        want,
        at,
        segment == 0 ? pack : ~pack,
        Records.getUnsigned(record, offset + BlobIndex.OFFSET),
        Records.getUnsigned(record, offset + BlobIndex.LENGTH),
        Records.getUnsigned(record, offset + BlobIndex.PLAIN_LENGTH));
  }

  void reportMissing(SortedRecords wants) {
    try (RecordCursor want = wants.cursor()) {
      while (want.next()) {
        located.missing(want.array(), want.offset());
      }
    }
  }
}
