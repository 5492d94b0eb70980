package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.crypto.BoxOpener;

/**
 * One stored copy of a blob.
 *
 * @param pack the pack it lies in
 * @param offset of the sealed blob in the pack, in bytes
 * @param length of the sealed blob, in bytes
 * @param plainLength of the plaintext in bytes if it is compressed, else 0
 */
record BlobCopy(Id pack, long offset, long length, long plainLength) {
  boolean isCompressed() {
    return plainLength != 0;
  }

  /** Length of the plaintext in bytes, as declared. */
  long openedLength() {
    return isCompressed() ? plainLength : length - BoxOpener.OVERHEAD;
  }
}
