package dev.sluice.restore;

import dev.sluice.backend.Id;

/**
 * The record of a blob of a file with several blobs, once its place in the repository is known, to
 * find its place in the file: number of the file (4), which of its blobs (4), address of the node
 * (8), pack (4), offset (4), length (4; 0 if the blob is missing), plaintext length or 0 (4), blob
 * id (32). Sorts by file, then by position in it.
 */
final class Piece {
  static final int FILE = 0;
  static final int SEQUENCE = FILE + 4;
  static final int ADDRESS = SEQUENCE + 4;
  static final int PACK = ADDRESS + 8;
  static final int OFFSET = PACK + 4;
  static final int LENGTH = OFFSET + 4;
  static final int PLAIN_LENGTH = LENGTH + 4;
  static final int ID = PLAIN_LENGTH + 4;
  static final int RECORD = ID + Id.BYTES;

  private Piece() {}
}
