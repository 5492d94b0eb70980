package dev.sluice.format;

import dev.sluice.backend.Id;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Ids as hexadecimal digits of either case, decoded without making strings: indexes hold millions.
 */
final class HexId {
  static final int DIGITS = 2 * Id.BYTES;

  private static final byte[] VALUES = values();

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 15 * EACH_BYTE;

  private HexId() {}

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int value = 0; value < 16; value++) {
      values[Character.forDigit(value, 16)] = (byte) value;
      values[Character.toUpperCase(Character.forDigit(value, 16))] = (byte) value;
    }
    return values;
  }

  /** Decodes 64 digits; false, with anything in {@code id}, if one of them is none. */
  static boolean decode(char[] text, int offset, byte[] id, int idOffset) {
    int wrong = 0;
    for (int i = 0; i < Id.BYTES; i++) {
      char high = text[offset + 2 * i];
      char low = text[offset + 2 * i + 1];
      int value = VALUES[high & 127] << 4 | VALUES[low & 127];
      wrong |= value | ((high | low) >>> 7 << 8);
      id[idOffset + i] = (byte) value;
    }
    return (wrong & ~255) == 0;
  }

  /**
   * Decodes 64 digits of lower case, eight at a time; false, with anything in {@code id}, if one of
   * the bytes is something else.
   */
  static boolean decodeLower(byte[] text, int offset, byte[] id) {
    long wrong = 0;
    for (int i = 0; i < Id.BYTES / 4; i++) {
      long digits = (long) LONG.get(text, offset + 8 * i);
      // A letter has bit 6, and its low bits count from 1.
      long values = ((digits & LOW_BITS) + 9 * (digits >>> 6 & EACH_BYTE)) & LOW_BITS;
      long letters = (values + 6 * EACH_BYTE) >>> 4 & EACH_BYTE;
      // What is no such digit does not come out the same when it is written again.
      wrong |= digits ^ (values + '0' * EACH_BYTE + ('a' - '0' - 10) * letters);
      long bytes = (values | values >>> 4) & 0x00ff_00ff_00ff_00ffL;
      long pairs = (bytes | bytes >>> 8) & 0x0000_ffff_0000_ffffL;
      INT.set(id, 4 * i, (int) (pairs | pairs >>> 16));
    }
    return wrong == 0;
  }
}
