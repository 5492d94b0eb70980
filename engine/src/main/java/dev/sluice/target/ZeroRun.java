package dev.sluice.target;

import java.util.Arrays;

/**
 * Zeros that are long enough to be left out of a file.
 *
 * @param start where they begin, seen from the first byte that is to be written
 * @param length how many there are; 0 if there are no more
 */
record ZeroRun(int start, int length) {
  /** Blocks of file systems are at least this long, or no shorter hole is worth a call. */
  static final int BLOCK = 4096;

  private static final byte[] ZEROS = new byte[BLOCK];

  int end() {
    return start + length;
  }

  /**
   * The next run.
   *
   * @param position of the first byte in the file, since blocks count from its beginning
   * @param from where to begin looking, seen from the first byte
   */
  static ZeroRun next(byte[] bytes, int offset, int count, long position, int from) {
    int at = from;
    while (at < count) {
      int end = zerosUpTo(bytes, offset, count, position, at);
      if (end - at >= BLOCK) {
        return new ZeroRun(at, end - at);
      }
      at = blockEnd(position, Math.max(at, end == at ? at : end - 1), count);
    }
    return new ZeroRun(count, 0);
  }

  /** The end of the blocks of zeros that begin here. */
  private static int zerosUpTo(byte[] bytes, int offset, int count, long position, int from) {
    int at = from;
    while (at < count) {
      int end = blockEnd(position, at, count);
      if (!isZero(bytes, offset + at, end - at)) {
        break;
      }
      at = end;
    }
    return at;
  }

  private static int blockEnd(long position, int at, int count) {
    int left = BLOCK - (int) ((position + at) % BLOCK);
    return Math.min(count, at + left);
  }

  private static boolean isZero(byte[] bytes, int from, int length) {
    return Arrays.equals(bytes, from, from + length, ZEROS, 0, length);
  }
}
