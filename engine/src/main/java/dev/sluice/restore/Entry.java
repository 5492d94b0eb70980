package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;

/**
 * The record of the plan proper: this blob of this pack goes to this place of this file. Pack (4),
 * offset (4), length (4), plaintext length or 0 (4), blob id (32), address of the file's node (8),
 * number of the file if it has several blobs, else 0 (4), position in the file (8). Sorts by pack,
 * then offset.
 */
final class Entry {
  static final int PACK = 0;
  static final int OFFSET = 4;
  static final int LENGTH = 8;
  static final int PLAIN_LENGTH = 12;
  static final int ID = 16;
  static final int BLOB_END = ID + Id.BYTES;
  static final int ADDRESS = BLOB_END;
  static final int FILE = ADDRESS + 8;
  static final int POSITION = FILE + 4;
  static final int RECORD = POSITION + 8;

  private Entry() {}

  /** Length of the plaintext as the index declares it. */
  static long openedLength(long length, long plainLength) {
    return plainLength != 0 ? plainLength : Math.max(0, length - BoxOpener.OVERHEAD);
  }
}
