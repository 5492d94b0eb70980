package dev.sluice.restore;

import dev.sluice.backend.Id;

/**
 * The record of one blob that one file needs: blob id (32), address of the file's node (8), number
 * of the file if it has several blobs, else 0 (4), which of the file's blobs it is (4). Sorts by
 * blob id.
 */
final class Want {
  static final int ID = 0;
  static final int ADDRESS = Id.BYTES;
  static final int FILE = ADDRESS + 8;
  static final int SEQUENCE = FILE + 4;
  static final int RECORD = SEQUENCE + 4;

  private Want() {}
}
