package dev.sluice.restore;

import dev.sluice.backend.Id;

/**
 * The record of a blob of a file that cannot be restored to its place: address of the file's node
 * (8), its number (4), which of the file's blobs it is (4), whether somebody has it (1: only its
 * place cannot be known; 0: nobody does), where the stretch begins in the file that it is lost with
 * (8, -1: nobody knows), how long that stretch is (8, likewise), blob id (32). Sorts by file, in
 * the order of the walk, then by place in it.
 */
final class Missing {
  static final int ADDRESS = 0;
  static final int FILE = 8;
  static final int SEQUENCE = FILE + 4;
  static final int IS_UNPLACED = SEQUENCE + 4;
  static final int OFFSET = IS_UNPLACED + 1;
  static final int LENGTH = OFFSET + 8;
  static final int ID = LENGTH + 8;
  static final int RECORD = ID + Id.BYTES;

  private Missing() {}
}
