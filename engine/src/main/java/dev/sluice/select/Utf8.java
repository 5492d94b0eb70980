package dev.sluice.select;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Characters in bytes that may not be UTF-8: a byte that belongs to no character stands alone. */
final class Utf8 {
  static final int REPLACEMENT = 0xfffd;

  private Utf8() {}

  /** How many bytes the character at {@code at} has; 0 if there is none. */
  static int length(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (at + length > bytes.length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length > 2 && !isScalar(codePoint(bytes, at, length), length) ? 0 : length;
  }

  /** Whether the number is a character that needs so many bytes, and no fewer. */
  private static boolean isScalar(int codePoint, int length) {
    boolean isSurrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return !isSurrogate
        && codePoint >= (length == 3 ? 0x800 : 0x10000)
        && codePoint <= Character.MAX_CODE_POINT;
  }

  /** The character of {@code length} bytes at {@code at}; U+FFFD for none. */
  static int codePoint(byte[] bytes, int at, int length) {
    if (length == 0) {
      return REPLACEMENT;
    }
    if (length == 1) {
      return bytes[at];
    }
    int codePoint = bytes[at] & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      codePoint = codePoint << 6 | (bytes[at + i] & 0x3f);
    }
    return codePoint;
  }

  /** Lower case, character by character, as Go does it: what is no character becomes U+FFFD. */
  static byte[] toLowerCase(byte[] bytes) {
    ByteArrayOutputStream lower = new ByteArrayOutputStream(bytes.length);
    for (int at = 0; at < bytes.length; ) {
      int length = length(bytes, at);
      int codePoint = Character.toLowerCase(codePoint(bytes, at, length));
      lower.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
      at += Math.max(1, length);
    }
    return lower.toByteArray();
  }
}
