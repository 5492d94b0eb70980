package dev.sluice.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The Poly1305 one-time authenticator with a fixed {@code r} and, per message, its own {@code s}.
 *
 * <p>A message is cut into 16-byte blocks, each read as a little-endian number with a one bit on
 * top, and is evaluated as a polynomial at r modulo 2^130 − 5. Numbers are five limbs of 26 bits,
 * so that the 20 products which meet in one limb of a step stay below 2^60. A step takes four
 * blocks, {@code (h + m1)·r^4 + m2·r^3 + m3·r^2 + m4·r}, which needs one carry pass instead of
 * four. Since r never changes, the multiplication by each power is kept as a matrix of five by five
 * factors: limb i of the power for the limbs it stays in, five times it where a product leaves at
 * the top and, 2^130 being 5, comes back at the bottom.
 */
final class Poly1305 {
  static final int TAG_BYTES = 16;

  private static final int BLOCK_BYTES = 16;
  private static final int STEP_BYTES = 4 * BLOCK_BYTES;
  private static final long LIMB = (1L << 26) - 1;
  private static final long TOP_BIT = 1L << 24;
  private static final int MATRIX = 25;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The matrices of r^4, r^3, r^2 and r. */
  private final long[] factors = new long[4 * MATRIX];

  private final byte[] pending = new byte[STEP_BYTES];
  private int pendingBytes;
  private long h0;
  private long h1;
  private long h2;
  private long h3;
  private long h4;

  /** An authenticator with this {@code r} of 16 bytes, which is clamped here. */
  Poly1305(byte[] r) {
    byte[] clamped = new byte[BLOCK_BYTES];
    LONG.set(clamped, 0, (long) LONG.get(r, 0) & 0x0ffffffc0fffffffL);
    LONG.set(clamped, 8, (long) LONG.get(r, 8) & 0x0ffffffc0ffffffcL);
    addBlock(clamped, 0, 0);
    keepPower(3);
    for (int matrix = 2; matrix >= 0; matrix--) {
      multiplyByR();
      keepPower(matrix);
    }
    reset();
  }

  private void keepPower(int matrix) {
    long[] limbs = {h0, h1, h2, h3, h4};
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 5; column++) {
        factors[matrix * MATRIX + row * 5 + column] =
            row >= column ? limbs[row - column] : 5 * limbs[5 + row - column];
      }
    }
  }

  /** Forgets what was authenticated so far. */
  void reset() {
    h0 = 0;
    h1 = 0;
    h2 = 0;
    h3 = 0;
    h4 = 0;
    pendingBytes = 0;
  }

  /** Adds bytes to the message. */
  void update(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    if (pendingBytes > 0) {
      int taken = Math.min(STEP_BYTES - pendingBytes, left);
      System.arraycopy(bytes, from, pending, pendingBytes, taken);
      pendingBytes += taken;
      from += taken;
      left -= taken;
      if (pendingBytes < STEP_BYTES) {
        return;
      }
      takeSteps(pending, 0, STEP_BYTES);
    }
    pendingBytes = left % STEP_BYTES;
    takeSteps(bytes, from, left - pendingBytes);
    System.arraycopy(bytes, from + left - pendingBytes, pending, 0, pendingBytes);
  }

  /**
   * Takes whole steps into h. One loop over locals: fields or arrays for h would halve the speed.
   */
  private void takeSteps(byte[] bytes, int offset, int length) {
    long[] f = factors;
    long g0 = h0;
    long g1 = h1;
    long g2 = h2;
    long g3 = h3;
    long g4 = h4;
    for (int at = offset; at < offset + length; at += STEP_BYTES) {
      long low = (long) LONG.get(bytes, at);
      long high = (long) LONG.get(bytes, at + 8);
      long a0 = g0 + (low & LIMB);
      long a1 = g1 + limb1(low);
      long a2 = g2 + limb2(low, high);
      long a3 = g3 + limb3(high);
      long a4 = g4 + (high >>> 40 | TOP_BIT);
      g0 = dot(f, 0, a0, a1, a2, a3, a4);
      g1 = dot(f, 5, a0, a1, a2, a3, a4);
      g2 = dot(f, 10, a0, a1, a2, a3, a4);
      g3 = dot(f, 15, a0, a1, a2, a3, a4);
      g4 = dot(f, 20, a0, a1, a2, a3, a4);

      low = (long) LONG.get(bytes, at + 16);
      high = (long) LONG.get(bytes, at + 24);
      a0 = low & LIMB;
      a1 = limb1(low);
      a2 = limb2(low, high);
      a3 = limb3(high);
      a4 = high >>> 40 | TOP_BIT;
      g0 += dot(f, 25, a0, a1, a2, a3, a4);
      g1 += dot(f, 30, a0, a1, a2, a3, a4);
      g2 += dot(f, 35, a0, a1, a2, a3, a4);
      g3 += dot(f, 40, a0, a1, a2, a3, a4);
      g4 += dot(f, 45, a0, a1, a2, a3, a4);

      low = (long) LONG.get(bytes, at + 32);
      high = (long) LONG.get(bytes, at + 40);
      a0 = low & LIMB;
      a1 = limb1(low);
      a2 = limb2(low, high);
      a3 = limb3(high);
      a4 = high >>> 40 | TOP_BIT;
      g0 += dot(f, 50, a0, a1, a2, a3, a4);
      g1 += dot(f, 55, a0, a1, a2, a3, a4);
      g2 += dot(f, 60, a0, a1, a2, a3, a4);
      g3 += dot(f, 65, a0, a1, a2, a3, a4);
      g4 += dot(f, 70, a0, a1, a2, a3, a4);

      low = (long) LONG.get(bytes, at + 48);
      high = (long) LONG.get(bytes, at + 56);
      a0 = low & LIMB;
      a1 = limb1(low);
      a2 = limb2(low, high);
      a3 = limb3(high);
      a4 = high >>> 40 | TOP_BIT;
      g0 += dot(f, 75, a0, a1, a2, a3, a4);
      g1 += dot(f, 80, a0, a1, a2, a3, a4);
      g2 += dot(f, 85, a0, a1, a2, a3, a4);
      g3 += dot(f, 90, a0, a1, a2, a3, a4);
      g4 += dot(f, 95, a0, a1, a2, a3, a4);

      g1 += g0 >>> 26;
      g2 += g1 >>> 26;
      g3 += g2 >>> 26;
      g4 += g3 >>> 26;
      g0 = (g0 & LIMB) + 5 * (g4 >>> 26);
      g1 = (g1 & LIMB) + (g0 >>> 26);
      g0 &= LIMB;
      g2 &= LIMB;
      g3 &= LIMB;
      g4 &= LIMB;
    }
    h0 = g0;
    h1 = g1;
    h2 = g2;
    h3 = g3;
    h4 = g4;
  }

  private static long limb1(long low) {
    return low >>> 26 & LIMB;
  }

  private static long limb2(long low, long high) {
    return (low >>> 52 | high << 12) & LIMB;
  }

  private static long limb3(long high) {
    return high >>> 14 & LIMB;
  }

  private static long dot(long[] f, int row, long a0, long a1, long a2, long a3, long a4) {
    return a0 * f[row] + a1 * f[row + 1] + a2 * f[row + 2] + a3 * f[row + 3] + a4 * f[row + 4];
  }

  /** Whether the message so far has this tag under {@code s}, in constant time; then forgets it. */
  boolean matches(byte[] s, byte[] tag, int tagOffset) {
    addPending();
    carry();
    carry();
    subtractModulus();
    long low = h0 | h1 << 26 | h2 << 52;
    long high = h2 >>> 12 | h3 << 14 | h4 << 40;
    long sLow = (long) LONG.get(s, 0);
    long sumLow = low + sLow;
    long carry = ((low & sLow) | ((low | sLow) & ~sumLow)) >>> 63;
    long sumHigh = high + (long) LONG.get(s, 8) + carry;
    reset();
    long wrongLow = sumLow ^ (long) LONG.get(tag, tagOffset);
    long wrongHigh = sumHigh ^ (long) LONG.get(tag, tagOffset + 8);
    return (wrongLow | wrongHigh) == 0;
  }

  /** The blocks that did not fill a step; the last one may be short and gets its top bit early. */
  private void addPending() {
    int at = 0;
    for (; at + BLOCK_BYTES <= pendingBytes; at += BLOCK_BYTES) {
      addBlock(pending, at, TOP_BIT);
      multiplyByR();
    }
    if (at < pendingBytes) {
      byte[] last = new byte[BLOCK_BYTES];
      System.arraycopy(pending, at, last, 0, pendingBytes - at);
      last[pendingBytes - at] = 1;
      addBlock(last, 0, 0);
      multiplyByR();
    }
  }

  private void addBlock(byte[] bytes, int at, long topBit) {
    long low = (long) LONG.get(bytes, at);
    long high = (long) LONG.get(bytes, at + 8);
    h0 += low & LIMB;
    h1 += limb1(low);
    h2 += limb2(low, high);
    h3 += limb3(high);
    h4 += high >>> 40 | topBit;
  }

  private void multiplyByR() {
    long a0 = h0;
    long a1 = h1;
    long a2 = h2;
    long a3 = h3;
    long a4 = h4;
    int r = 3 * MATRIX;
    h0 = dot(factors, r, a0, a1, a2, a3, a4);
    h1 = dot(factors, r + 5, a0, a1, a2, a3, a4);
    h2 = dot(factors, r + 10, a0, a1, a2, a3, a4);
    h3 = dot(factors, r + 15, a0, a1, a2, a3, a4);
    h4 = dot(factors, r + 20, a0, a1, a2, a3, a4);
    carry();
  }

  /** Brings every limb back to 26 bits, but for a bit that may remain on limb 1. */
  private void carry() {
    h1 += h0 >>> 26;
    h2 += h1 >>> 26;
    h3 += h2 >>> 26;
    h4 += h3 >>> 26;
    h0 = (h0 & LIMB) + 5 * (h4 >>> 26);
    h1 = (h1 & LIMB) + (h0 >>> 26);
    h0 &= LIMB;
    h2 &= LIMB;
    h3 &= LIMB;
    h4 &= LIMB;
  }

  /** Takes 2^130 − 5 away if h is not below it, without a branch on a secret. */
  private void subtractModulus() {
    long g0 = h0 + 5;
    long g1 = h1 + (g0 >>> 26);
    long g2 = h2 + (g1 >>> 26);
    long g3 = h3 + (g2 >>> 26);
    long g4 = h4 + (g3 >>> 26) - (1L << 26);
    long keep = g4 >> 63;
    h0 = (h0 & keep) | (g0 & LIMB & ~keep);
    h1 = (h1 & keep) | (g1 & LIMB & ~keep);
    h2 = (h2 & keep) | (g2 & LIMB & ~keep);
    h3 = (h3 & keep) | (g3 & LIMB & ~keep);
    h4 = (h4 & keep) | (g4 & LIMB & ~keep);
  }
}
