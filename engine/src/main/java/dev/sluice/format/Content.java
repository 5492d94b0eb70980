package dev.sluice.format;

import dev.sluice.backend.Id;

/**
 * The data blobs a file consists of, in order; flat, since a file may have millions of them.
 */
public final class Content {
  /** Of an empty file. */
  public static final Content EMPTY = new Content(new byte[0]);

  private final byte[] ids;

  private Content(byte[] ids) {
    this.ids = ids;
  }

  /** The content whose blob ids lie one after another in {@code ids}, which is not copied. */
  public static Content of(byte[] ids) {
    if (ids.length % Id.BYTES != 0) {
      throw new IllegalArgumentException("not a whole number of ids: " + ids.length + " bytes");
    }
    return ids.length == 0 ? EMPTY : new Content(ids);
  }

  /** How many blobs. */
  public int size() {
    return ids.length / Id.BYTES;
  }

  /** The id of the blob at {@code index}, from 0. */
  public Id id(int index) {
    return Id.of(ids, index * Id.BYTES);
  }

  /** Writes the 32 bytes of the blob id at {@code index}. */
  public void copyId(int index, byte[] target, int offset) {
    System.arraycopy(ids, index * Id.BYTES, target, offset, Id.BYTES);
  }

  /** All ids, one after another; not a copy, not to be changed. */
  public byte[] ids() {
    return ids;
  }
}
