package dev.sluice.backend;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 digest: the name of a stored file, a blob, a tree or a snapshot. Ids order as unsigned
 * bytes, which is also the order of their hexadecimal form.
 */
public record Id(long a, long b, long c, long d) implements Comparable<Id> {
  /** Length of an id in bytes. */
  public static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();

  /** The id in {@code bytes} at {@code offset}. */
  public static Id of(byte[] bytes, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, BYTES);
    return new Id(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /** The id in all of {@code bytes}, which must be 32 of them. */
  public static Id of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an id has 32 bytes, not " + bytes.length);
    }
    return of(bytes, 0);
  }

  /**
   * The id written as 64 lower-case hexadecimal digits, or empty if {@code text} is anything else.
   */
  public static Optional<Id> parse(String text) {
    if (text.length() != 2 * BYTES) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return Optional.empty();
      }
    }
    return Optional.of(of(HEX.parseHex(text), 0));
  }

  /** Writes the 32 bytes of this id. */
  public void writeTo(byte[] bytes, int offset) {
    ByteBuffer.wrap(bytes, offset, BYTES).putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /** The 32 bytes of this id. */
  public byte[] bytes() {
    byte[] bytes = new byte[BYTES];
    writeTo(bytes, 0);
    return bytes;
  }

  /** All 64 hexadecimal digits. */
  public String hex() {
    return HEX.formatHex(bytes());
  }

  /** The first eight hexadecimal digits, as restic prints ids. */
  public String shortHex() {
    return HEX.toHexDigits((int) (a >>> 32));
  }

  @Override
  public int compareTo(Id other) {
    int order = Long.compareUnsigned(a, other.a);
    order = order != 0 ? order : Long.compareUnsigned(b, other.b);
    order = order != 0 ? order : Long.compareUnsigned(c, other.c);
    return order != 0 ? order : Long.compareUnsigned(d, other.d);
  }

  /** The short form, for messages. */
  @Override
  public String toString() {
    return shortHex();
  }
}
