package dev.sluice.repository;

import org.reactivestreams.Publisher;

/** Takes the blobs of a range, one after another. */
public interface RangeConsumer<T> {
  /**
   * A blob of the range, verified.
   *
   * @param blob which of the range's blobs
   * @param opened its plaintext, valid until the result ends
   */
  Publisher<T> opened(int blob, OpenedBlob opened);

  /**
   * A blob of the range that could not be read or opened here.
   *
   * @param reason as the end of a sentence that names blob and pack
   */
  Publisher<T> failed(int blob, String reason);
}
