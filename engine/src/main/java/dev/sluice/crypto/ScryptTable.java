package dev.sluice.crypto;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;

/**
 * scrypt's sequential memory-hard part (ROMix, BlockMix and Salsa20/8 of RFC 7914) for one lane at
 * a time. The table keeps the rows whose number is a multiple of {@code stride}; a row between is
 * got by mixing from the kept row before it.
 */
final class ScryptTable {
  private final int n;
  private final int rowInts;
  private final int stride;
  private final int[] table;
  private final int[] row;
  private final int[] mixed;
  private final int[] salsa = new int[16];

  private ScryptTable(int n, int rowInts, int stride) {
    this.n = n;
    this.rowInts = rowInts;
    this.stride = stride;
    this.table = new int[n / stride * rowInts];
    this.row = new int[rowInts];
    this.mixed = new int[rowInts];
  }

  /**
   * The fastest table that, with the lanes and the rows at work, needs no more than this memory.
   */
  static ScryptTable within(int n, int r, int p, long maxMemoryBytes) {
    long rowBytes = 128L * r;
    long free = maxMemoryBytes - rowBytes * p - 4 * rowBytes;
    long laneBytes = rowBytes * p;
    int stride = 1;
    while (stride <= n / 2 && !fits(n / stride * rowBytes, free)) {
      stride *= 2;
    }
    if (!fits(n / stride * rowBytes, free) || laneBytes > Integer.MAX_VALUE - 64) {
      throw new SluiceException(
          Kind.LIMIT,
          "scrypt with N = %d, r = %d, p = %d needs more than %d MiB"
              .formatted(n, r, p, maxMemoryBytes >> 20));
    }
    return new ScryptTable(n, 32 * r, stride);
  }

  private static boolean fits(long tableBytes, long free) {
    return tableBytes <= free && tableBytes / Integer.BYTES <= Integer.MAX_VALUE - 64;
  }

  /** Replaces the lane by its mix. */
  void mix(int[] lane) {
    for (int i = 0; i < n; i++) {
      if (i % stride == 0) {
        System.arraycopy(lane, 0, table, i / stride * rowInts, rowInts);
      }
      mixBlocks(lane);
    }
    for (int i = 0; i < n; i++) {
      int wanted = lane[rowInts - 16] & n - 1;
      int kept = wanted / stride * rowInts;
      if (wanted % stride == 0) {
        xor(lane, table, kept);
      } else {
        System.arraycopy(table, kept, row, 0, rowInts);
        for (int missing = wanted % stride; missing > 0; missing--) {
          mixBlocks(row);
        }
        xor(lane, row, 0);
      }
      mixBlocks(lane);
    }
  }

  private void xor(int[] lane, int[] other, int offset) {
    for (int i = 0; i < rowInts; i++) {
      lane[i] ^= other[offset + i];
    }
  }

  /** BlockMix: chains Salsa20/8 over the 64-byte blocks, then sorts even blocks before odd ones. */
  private void mixBlocks(int[] blocks) {
    System.arraycopy(blocks, rowInts - 16, salsa, 0, 16);
    int half = rowInts / 2;
    for (int at = 0; at < rowInts; at += 32) {
      mixBlock(blocks, at, at / 2);
      mixBlock(blocks, at + 16, half + at / 2);
    }
    System.arraycopy(mixed, 0, blocks, 0, rowInts);
  }

  private void mixBlock(int[] blocks, int from, int to) {
    for (int i = 0; i < 16; i++) {
      salsa[i] ^= blocks[from + i];
    }
    salsa20Rounds8(salsa);
    System.arraycopy(salsa, 0, mixed, to, 16);
  }

  /** The Salsa20/8 core; in locals throughout, which is what makes it fast. */
  private static void salsa20Rounds8(int[] block) {
    int x0 = block[0];
    int x1 = block[1];
    int x2 = block[2];
    int x3 = block[3];
    int x4 = block[4];
    int x5 = block[5];
    int x6 = block[6];
    int x7 = block[7];
    int x8 = block[8];
    int x9 = block[9];
    int x10 = block[10];
    int x11 = block[11];
    int x12 = block[12];
    int x13 = block[13];
    int x14 = block[14];
    int x15 = block[15];
    for (int doubleRound = 0; doubleRound < 4; doubleRound++) {
      x4 ^= Integer.rotateLeft(x0 + x12, 7);
      x8 ^= Integer.rotateLeft(x4 + x0, 9);
      x12 ^= Integer.rotateLeft(x8 + x4, 13);
      x0 ^= Integer.rotateLeft(x12 + x8, 18);
      x9 ^= Integer.rotateLeft(x5 + x1, 7);
      x13 ^= Integer.rotateLeft(x9 + x5, 9);
      x1 ^= Integer.rotateLeft(x13 + x9, 13);
      x5 ^= Integer.rotateLeft(x1 + x13, 18);
      x14 ^= Integer.rotateLeft(x10 + x6, 7);
      x2 ^= Integer.rotateLeft(x14 + x10, 9);
      x6 ^= Integer.rotateLeft(x2 + x14, 13);
      x10 ^= Integer.rotateLeft(x6 + x2, 18);
      x3 ^= Integer.rotateLeft(x15 + x11, 7);
      x7 ^= Integer.rotateLeft(x3 + x15, 9);
      x11 ^= Integer.rotateLeft(x7 + x3, 13);
      x15 ^= Integer.rotateLeft(x11 + x7, 18);
      x1 ^= Integer.rotateLeft(x0 + x3, 7);
      x2 ^= Integer.rotateLeft(x1 + x0, 9);
      x3 ^= Integer.rotateLeft(x2 + x1, 13);
      x0 ^= Integer.rotateLeft(x3 + x2, 18);
      x6 ^= Integer.rotateLeft(x5 + x4, 7);
      x7 ^= Integer.rotateLeft(x6 + x5, 9);
      x4 ^= Integer.rotateLeft(x7 + x6, 13);
      x5 ^= Integer.rotateLeft(x4 + x7, 18);
      x11 ^= Integer.rotateLeft(x10 + x9, 7);
      x8 ^= Integer.rotateLeft(x11 + x10, 9);
      x9 ^= Integer.rotateLeft(x8 + x11, 13);
      x10 ^= Integer.rotateLeft(x9 + x8, 18);
      x12 ^= Integer.rotateLeft(x15 + x14, 7);
      x13 ^= Integer.rotateLeft(x12 + x15, 9);
      x14 ^= Integer.rotateLeft(x13 + x12, 13);
      x15 ^= Integer.rotateLeft(x14 + x13, 18);
    }
    block[0] += x0;
    block[1] += x1;
    block[2] += x2;
    block[3] += x3;
    block[4] += x4;
    block[5] += x5;
    block[6] += x6;
    block[7] += x7;
    block[8] += x8;
    block[9] += x9;
    block[10] += x10;
    block[11] += x11;
    block[12] += x12;
    block[13] += x13;
    block[14] += x14;
    block[15] += x15;
  }
}
