package dev.sluice.spill;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The first eight bytes of the first record of each block, to find the block of a key. */
final class SparseKeys {
  private long[] keys = new long[16];
  private int size;

  void add(byte[] record, int offset, int recordBytes) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
    }
    keys[size++] = prefix(record, offset, recordBytes);
  }

  int size() {
    return size;
  }

  void writeTo(ByteBuffer into) {
    for (int i = 0; i < size; i++) {
      into.putLong(keys[i]);
    }
  }

  static SparseKeys read(ByteBuffer from, int count) {
    SparseKeys read = new SparseKeys();
    read.keys = new long[Math.max(1, count)];
    read.size = count;
    for (int i = 0; i < count; i++) {
      read.keys[i] = from.getLong();
    }
    return read;
  }

  /** Eight bytes as a number that compares, signed, as the bytes do. */
  static long prefix(byte[] key, int offset, int length) {
    if (length >= Long.BYTES) {
      return Records.getLong(key, offset) ^ Long.MIN_VALUE;
    }
    long prefix = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      prefix = prefix << 8 | (i < length ? key[offset + i] & 0xff : 0);
    }
    return prefix ^ Long.MIN_VALUE;
  }

  /** The block in which the first record not below the key is, or begins right after. */
  int blockOf(byte[] key, int offset, int length) {
    long prefix = prefix(key, offset, length);
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < prefix) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }
}
