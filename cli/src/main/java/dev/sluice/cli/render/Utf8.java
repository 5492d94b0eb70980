package dev.sluice.cli.render;

/** Reads bytes that are meant to be UTF-8, one code point at a time, as Go does. */
final class Utf8 {
  /** Stands for one byte that is not part of valid UTF-8. */
  static final int INVALID = -1;

  private final byte[] bytes;
  private int position;

  Utf8(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasNext() {
    return position < bytes.length;
  }

  /** The byte that {@link #next} begins with. */
  int peekByte() {
    return bytes[position] & 0xff;
  }

  /** The next code point, or {@link #INVALID} for a single byte that begins none. */
  int next() {
    int first = bytes[position++] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || position + more > bytes.length) {
      return INVALID;
    }
    int point = first & (0x3f >> more);
    for (int i = 0; i < more; i++) {
      int b = bytes[position + i] & 0xff;
      if ((b & 0xc0) != 0x80) {
        return INVALID;
      }
      point = point << 6 | (b & 0x3f);
    }
    if (!isScalar(point, more)) {
      return INVALID;
    }
    position += more;
    return point;
  }

  /** Refuses overlong forms, surrogates, and what lies beyond Unicode. */
  private static boolean isScalar(int point, int more) {
    int least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    return point >= least && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  }
}
