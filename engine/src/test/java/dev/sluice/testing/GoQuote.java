package dev.sluice.testing;

/** Node names as restic stores them: the inside of Go's {@code strconv.Quote}. */
final class GoQuote {
  private static final String LETTERS = "abtnvfr";

  private GoQuote() {}

  /** The bytes as text without anything unprintable; still to be made a JSON string. */
  static String quote(byte[] name) {
    StringBuilder quoted = new StringBuilder(name.length);
    for (int i = 0; i < name.length; ) {
      int length = sequenceLength(name, i);
      if (length == 0) {
        quoted.append(String.format("\\x%02x", name[i]));
        i++;
      } else {
        append(quoted, codePoint(name, i, length));
        i += length;
      }
    }
    return quoted.toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').append((char) c);
    } else if (isPrintable(c)) {
      quoted.appendCodePoint(c);
    } else if (c >= 7 && c <= 13) {
      quoted.append('\\').append(LETTERS.charAt(c - 7));
    } else if (c < ' ' || c == 0x7f) {
      quoted.append(String.format("\\x%02x", c));
    } else {
      quoted.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
    }
  }

  /** Letters, marks, numbers, punctuation, symbols and the ASCII blank, as Go defines it. */
  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }

  /** The length of the valid UTF-8 sequence at {@code i}, or 0 if there is none. */
  private static int sequenceLength(byte[] bytes, int i) {
    int first = bytes[i] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length == 0 || i + length > bytes.length) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int c = codePoint(bytes, i, length);
    boolean isShortest = c >= (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80);
    return isShortest && c <= Character.MAX_CODE_POINT && (c < 0xd800 || c > 0xdfff) ? length : 0;
  }

  private static int codePoint(byte[] bytes, int i, int length) {
    if (length == 1) {
      return bytes[i];
    }
    int c = bytes[i] & (0xff >> (length + 1));
    for (int k = 1; k < length; k++) {
      c = c << 6 | (bytes[i + k] & 0x3f);
    }
    return c;
  }
}
