package dev.sluice.restore;

import dev.sluice.backend.Id;

/**
 * The record of a blob that a file needs and nobody has: address of the file's node (8), its number
 * (4), blob id (32). Sorts by file, in the order of the walk.
 */
final class Missing {
  static final int ADDRESS = 0;
  static final int FILE = 8;
  static final int ID = FILE + 4;
  static final int RECORD = ID + Id.BYTES;

  private Missing() {}
}
