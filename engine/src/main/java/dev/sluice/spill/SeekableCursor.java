package dev.sluice.spill;

import java.util.Arrays;

/** A cursor over sorted records that can skip. */
public interface SeekableCursor extends RecordCursor {
  /**
   * Moves forward to the first record that is not below the key (compared with as many bytes of the
   * record as the key has), staying where it is if that is the current one. Never moves backward.
   *
   * @return false if there is no such record; the cursor is then at the end
   */
  boolean seek(byte[] key, int offset, int length);

  /** Moves as {@link #seek} does; whether the record there begins with the key. */
  default boolean find(byte[] key, int offset, int length) {
    return seek(key, offset, length)
        && Arrays.equals(array(), offset(), offset() + length, key, offset, offset + length);
  }

  /** Moves to the record of this number, from 0; there must be one. */
  void moveTo(long number);

  /** Goes back to before the first record. */
  void rewind();
}
