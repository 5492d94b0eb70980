package dev.sluice.testing;

import java.util.OptionalLong;

/**
 * Where a blob lies in its pack, as pack headers and index files say it.
 *
 * @param key which blob
 * @param offset of its box in the pack
 * @param length of its box
 * @param uncompressedLength of its plaintext; empty if it is stored without compression
 */
public record BlobEntry(BlobKey key, long offset, long length, OptionalLong uncompressedLength) {
  /** The offset just behind the box. */
  public long end() {
    return offset + length;
  }

  void appendIndexJson(StringBuilder json, boolean writesNull) {
    json.append("{\"id\":\"");
    Hex.append(json, key.id());
    json.append("\",\"type\":\"").append(key.type().noun());
    json.append("\",\"offset\":").append(offset).append(",\"length\":").append(length);
    if (uncompressedLength.isPresent()) {
      json.append(",\"uncompressed_length\":").append(uncompressedLength.getAsLong());
    } else if (writesNull) {
      json.append(",\"uncompressed_length\":null");
    }
    json.append('}');
  }
}
