package dev.sluice.format;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.util.Arrays;

/** The data blobs a file consists of, in order; flat, since a file may have millions of them. */
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

  /** The content at the current token, an array of ids or null. */
  static Content read(String field, JsonInput in) throws IOException {
    if (!in.startsArray(field)) {
      return EMPTY;
    }
    byte[] ids = new byte[Id.BYTES];
    int length = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      if (length == ids.length) {
        ids = Arrays.copyOf(ids, Math.max(4 * Id.BYTES, 2 * length));
      }
      in.readId(field, ids, length);
      length += Id.BYTES;
    }
    return of(length == ids.length ? ids : Arrays.copyOf(ids, length));
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
