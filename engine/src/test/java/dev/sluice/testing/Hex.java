package dev.sluice.testing;

import dev.sluice.backend.Id;

/** Writes ids into long JSON documents without a string for each. */
final class Hex {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  private Hex() {}

  static void append(StringBuilder text, Id id) {
    append(text, id.a());
    append(text, id.b());
    append(text, id.c());
    append(text, id.d());
  }

  private static void append(StringBuilder text, long value) {
    for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
      text.append(DIGITS[(int) (value >>> shift) & 15]);
    }
  }
}
