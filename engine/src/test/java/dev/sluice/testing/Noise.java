package dev.sluice.testing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pseudo-random numbers (SplitMix64) that are the same on every JDK, at several GB/s. Not for
 * secrets.
 */
final class Noise {
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long state;

  Noise(long seed) {
    this.state = seed;
  }

  /**
   * A generator for {@code purpose} whose numbers have nothing to do with those of other purposes.
   */
  static Noise of(long seed, long purpose) {
    return new Noise(mix(seed) ^ mix(purpose * STEP + 1));
  }

  long nextLong() {
    state += STEP;
    return mix(state);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound - 1}. */
  int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** A number from {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return low + Long.remainderUnsigned(nextLong(), high - low + 1);
  }

  /** Whether something of this probability happens now. */
  boolean happens(double probability) {
    return (nextLong() >>> 11) * 0x1.0p-53 < probability;
  }

  void fill(byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + length;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      LONGS.set(bytes, i, nextLong());
    }
    for (long rest = nextLong(); i < end; i++) {
      bytes[i] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    fill(bytes, 0, length);
    return bytes;
  }
}
