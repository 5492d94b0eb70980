package dev.sluice.backend;

/**
 * A stretch of a stored file.
 *
 * @param offset of its first byte, from 0
 * @param length in bytes, at least 1
 */
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("not a byte range: " + offset + "+" + length);
    }
  }

  /** The offset just behind the last byte. */
  public long end() {
    return offset + length;
  }

  /** What remains after the first {@code bytes}, fewer than the length. */
  public ByteRange skip(long bytes) {
    return bytes == 0 ? this : new ByteRange(offset + bytes, length - bytes);
  }

  /** {@code bytes 8192+524288}, for messages. */
  @Override
  public String toString() {
    return "bytes " + offset + "+" + length;
  }
}
