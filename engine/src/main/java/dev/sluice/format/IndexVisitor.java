package dev.sluice.format;

import dev.sluice.backend.Id;

/** Is told what an index file lists, pack by pack. */
public interface IndexVisitor {
  /**
   * The blobs that follow are in this pack.
   *
   * @param isToBeDeleted whether rustic marked the pack for deletion, so that another copy of a
   *     blob is to be preferred
   */
  void pack(Id pack, boolean isToBeDeleted);

  /**
   * A blob of the pack named last.
   *
   * @param id holds the blob's id at {@code idOffset}; the array is used again after the call
   * @param offset of the sealed box in the pack, in bytes
   * @param length of the sealed box, in bytes
   * @param plainLength of the plaintext in bytes, 0 if the blob is stored uncompressed
   */
  void blob(BlobType type, byte[] id, int idOffset, long offset, long length, long plainLength);

  /** An entry of a type that is neither data nor tree, in the pack named last. */
  void unknownBlobType(String type, Id pack);
}
