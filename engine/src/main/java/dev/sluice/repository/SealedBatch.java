package dev.sluice.repository;

import dev.sluice.error.SluiceException;
import java.util.List;
import java.util.Optional;

/**
 * What one step of reading a range gave: blobs that are complete now, or the failure that ends it.
 *
 * @param blobs complete sealed blobs, in order
 * @param failure why the range's blobs from {@code failedFrom} on did not come
 * @param failedFrom the first blob that did not come
 */
record SealedBatch(List<SealedBlob> blobs, Optional<SluiceException> failure, int failedFrom) {
  static SealedBatch of(List<SealedBlob> blobs) {
    return new SealedBatch(blobs, Optional.empty(), 0);
  }

  static SealedBatch failed(SluiceException failure, int from) {
    return new SealedBatch(List.of(), Optional.of(failure), from);
  }
}
