package dev.sluice.repository;

import dev.sluice.flow.ByteBudget;
import org.jspecify.annotations.Nullable;

/**
 * One sealed blob of a range, complete, in memory.
 *
 * @param index which of the range's blobs
 * @param array holds it
 * @param offset where it begins in the array
 * @param length in bytes
 * @param lease pays for the array if it was assembled; null if the blob lies in a chunk as it came
 */
record SealedBlob(
    int index, byte[] array, int offset, int length, ByteBudget.@Nullable Lease lease) {
  void release() {
    if (lease != null) {
      lease.close();
    }
  }
}
