package dev.sluice.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Node names as stored: the inside of a quoted Go string, which stands for bytes. */
final class EscapedName {
  private static final String LETTERS = "abfnrtv\\\"";
  private static final byte[] LETTER_BYTES = {7, 8, 12, 10, 13, 9, 11, '\\', '"'};

  private final byte[] text;
  private final ByteArrayOutputStream name;
  private int at;

  private EscapedName(byte[] text) {
    this.text = text;
    this.name = new ByteArrayOutputStream(text.length);
  }

  /** The name a stored text stands for; empty if that has an escape which Go does not know. */
  static Optional<byte[]> unescape(String stored) {
    byte[] text = stored.getBytes(StandardCharsets.UTF_8);
    for (byte b : text) {
      if (b == '\\' || b == '"' || b == '\n') {
        return new EscapedName(text).unescape();
      }
    }
    return Optional.of(text);
  }

  private Optional<byte[]> unescape() {
    boolean isValid = true;
    while (isValid && at < text.length) {
      byte b = text[at++];
      if (b == '\\') {
        isValid = escape();
      } else {
        isValid = b != '"' && b != '\n';
        name.write(b);
      }
    }
    return isValid ? Optional.of(name.toByteArray()) : Optional.empty();
  }

  private boolean escape() {
    if (at == text.length) {
      return false;
    }
    byte letter = text[at++];
    return switch (letter) {
      case 'x' -> writeByte(digits(2, 16));
      case 'u' -> writeCodePoint(digits(4, 16));
      case 'U' -> writeCodePoint(digits(8, 16));
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        yield writeByte(digits(3, 8));
      }
      default -> {
        int known = LETTERS.indexOf(letter);
        yield known >= 0 && writeByte(LETTER_BYTES[known]);
      }
    };
  }

  /** The number of exactly so many digits, or -1. */
  private long digits(int count, int radix) {
    long value = 0;
    for (int end = at + count; at < end; at++) {
      int digit = at < text.length && text[at] > 0 ? Character.digit(text[at], radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  private boolean writeByte(long value) {
    name.write((int) value);
    return value >= 0 && value <= 255;
  }

  private boolean writeCodePoint(long value) {
    boolean isCharacter =
        value >= 0
            && value <= Character.MAX_CODE_POINT
            && (value < Character.MIN_SURROGATE || value > Character.MAX_SURROGATE);
    if (isCharacter) {
      name.writeBytes(Character.toString((int) value).getBytes(StandardCharsets.UTF_8));
    }
    return isCharacter;
  }
}
