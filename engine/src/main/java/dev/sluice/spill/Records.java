package dev.sluice.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in flat records, big-endian so that their bytes sort as they do. */
public final class Records {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Records() {}

  /** The four bytes at an offset as a number. */
  public static int getInt(byte[] array, int offset) {
    return (int) INT.get(array, offset);
  }

  /** The four bytes at an offset as a number without sign. */
  public static long getUnsigned(byte[] array, int offset) {
    return Integer.toUnsignedLong((int) INT.get(array, offset));
  }

  /** The eight bytes at an offset as a number. */
  public static long getLong(byte[] array, int offset) {
    return (long) LONG.get(array, offset);
  }

  /** Writes four bytes. */
  public static void putInt(byte[] array, int offset, int value) {
    INT.set(array, offset, value);
  }

  /** Writes eight bytes. */
  public static void putLong(byte[] array, int offset, long value) {
    LONG.set(array, offset, value);
  }
}
