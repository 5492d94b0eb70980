package dev.sluice.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What opens a repository.
 *
 * @param isMasterKey whether it is rustic's master key, as JSON, instead of a password
 * @param readings the bytes it may be, the likeliest first
 */
record Secret(boolean isMasterKey, List<byte[]> readings) {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A password that is exactly these bytes. */
  static Secret password(byte[] bytes) {
    return new Secret(false, List.of(bytes));
  }

  /**
   * A password out of a file or from a command. Nobody says where it ends: it is taken as it is
   * without one line end and, should that not open the repository, without any space around it and
   * byte order mark before it, as restic takes it.
   */
  static Secret passwordText(byte[] text) {
    Set<ByteBuffer> different = new LinkedHashSet<>();
    different.add(ByteBuffer.wrap(Lines.withoutEnd(text)));
    different.add(ByteBuffer.wrap(trimmed(text)));
    return new Secret(false, different.stream().map(ByteBuffer::array).toList());
  }

  /** A master key. */
  static Secret masterKey(byte[] json) {
    return new Secret(true, List.of(json));
  }

  private static byte[] trimmed(byte[] text) {
    boolean isMarked =
        text.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                text, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    int start = isMarked ? BYTE_ORDER_MARK.length : 0;
    int end = text.length;
    while (start < end && isSpace(text[start])) {
      start++;
    }
    while (start < end && isSpace(text[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(text, start, end);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return isMasterKey ? "a master key" : "a password";
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
