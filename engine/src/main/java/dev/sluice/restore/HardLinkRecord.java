package dev.sluice.restore;

/**
 * The record of a further name of a file: address of the first name's node (8), number of that
 * file, 0 if it is empty (4), address of this name's node (8). The first name of an empty file,
 * which has no blobs to be restored by, has such a record too, and is its own first name.
 */
final class HardLinkRecord {
  static final int FIRST = 0;
  static final int FILE = 8;
  static final int ADDRESS = FILE + 4;
  static final int RECORD = ADDRESS + 8;

  private HardLinkRecord() {}
}
