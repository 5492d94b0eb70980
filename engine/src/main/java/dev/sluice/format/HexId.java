package dev.sluice.format;

import dev.sluice.backend.Id;
import java.util.Arrays;

/**
 * Ids as hexadecimal digits of either case, decoded without making strings: indexes hold millions.
 */
final class HexId {
  static final int DIGITS = 2 * Id.BYTES;

  private static final byte[] VALUES = values();

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
}
