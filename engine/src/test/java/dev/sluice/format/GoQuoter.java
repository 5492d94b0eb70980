package dev.sluice.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes names as restic stores them: the inside of what Go's strconv.Quote makes of the bytes. */
final class GoQuoter {
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\\"";
  private static final String LETTERS = "abfnrtv\\\"";

  private GoQuoter() {}

  static String quote(byte[] name) {
    StringBuilder quoted = new StringBuilder();
    for (int at = 0; at < name.length; ) {
      String character = characterAt(name, at);
      if (character.isEmpty()) {
        quoted.append("\\x%02x".formatted(name[at]));
        at++;
      } else {
        append(quoted, character.codePointAt(0));
        at += character.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return quoted.toString();
  }

  private static String characterAt(byte[] name, int at) {
    for (int length = 1; length <= 4 && at + length <= name.length; length++) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(name, at, length);
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      } catch (CharacterCodingException notYet) {
        // one byte more may make a character
      }
    }
    return "";
  }

  private static void append(StringBuilder quoted, int c) {
    int letter = ESCAPED.indexOf(c);
    if (letter >= 0) {
      quoted.append('\\').append(LETTERS.charAt(letter));
    } else if (c < ' ' || c == 0x7f) {
      quoted.append("\\x%02x".formatted(c));
    } else if (isPrintable(c)) {
      quoted.appendCodePoint(c);
    } else {
      quoted.append((c < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(c));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> c == ' ';
      default -> true;
    };
  }
}
