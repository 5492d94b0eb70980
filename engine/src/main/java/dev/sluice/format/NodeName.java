package dev.sluice.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of one item in its directory: bytes, not text. An instance is always safe to create: it
 * is not empty, not {@code .} or {@code ..}, and holds neither a slash nor a NUL byte.
 */
public final class NodeName implements Comparable<NodeName> {
  private final byte[] bytes;

  private NodeName(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The name made of these bytes, which are copied; fails if it is not safe. */
  public static NodeName of(byte[] bytes) {
    if (!isSafe(bytes)) {
      throw new IllegalArgumentException(
          "unsafe node name \"" + SnapshotPath.display(bytes) + "\"");
    }
    return new NodeName(bytes.clone());
  }

  /** The name that is this text in UTF-8; fails if it is not safe. */
  public static NodeName ofUtf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether a directory may have an item of this name without anything outside of it being meant.
   */
  public static boolean isSafe(byte[] name) {
    if (name.length == 0
        || (name.length == 1 && name[0] == '.')
        || (name.length == 2 && name[0] == '.' && name[1] == '.')) {
      return false;
    }
    for (byte b : name) {
      if (b == '/' || b == 0) {
        return false;
      }
    }
    return true;
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** The bytes; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the bytes into {@code target} from {@code offset} on. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** The name as text: UTF-8, with U+FFFD for what is not (as restic's JSON shows it). */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The name for a terminal: bytes that are not UTF-8 and control characters come as {@code \xHH}.
   */
  @Override
  public String toString() {
    return SnapshotPath.display(bytes);
  }

  @Override
  public int compareTo(NodeName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeName name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
