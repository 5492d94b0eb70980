package dev.sluice.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where an item lies in a snapshot: {@code /etc/hosts}, or {@code /} for the top. A path is bytes,
 * since file names are; it starts with a slash, and has no empty, {@code .} or {@code ..} element.
 */
public final class SnapshotPath implements Comparable<SnapshotPath> {
  /** The top of the snapshot. */
  public static final SnapshotPath ROOT = new SnapshotPath(new byte[] {'/'});

  private final byte[] bytes;

  private SnapshotPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A path a person wrote: {@code etc/hosts}, {@code /etc//hosts/}. Empty elements and {@code .}
   * are dropped, {@code ..} takes back the element before it, as restic does.
   */
  public static SnapshotPath of(String text) {
    SnapshotPath path = ROOT;
    for (String element : text.split("/", -1)) {
      if (element.equals("..")) {
        path = path.parent();
      } else if (!element.isEmpty() && !element.equals(".")) {
        path = path.resolve(NodeName.ofUtf8(element));
      }
    }
    return path;
  }

  /**
   * The path whose bytes, slash first, are these; they are copied. For paths that came from here.
   */
  public static SnapshotPath ofBytes(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != '/') {
      throw new IllegalArgumentException("a snapshot path starts with a slash");
    }
    return bytes.length == 1 ? ROOT : new SnapshotPath(bytes.clone());
  }

  /** The item of this name in the directory at this path. */
  public SnapshotPath resolve(NodeName name) {
    int slash = isRoot() ? 0 : 1;
    byte[] joined = Arrays.copyOf(bytes, bytes.length + slash + name.length());
    joined[bytes.length + slash - 1] = '/';
    name.copyTo(joined, bytes.length + slash);
    return new SnapshotPath(joined);
  }

  /** The path that {@code below}, seen from this directory, has from the top. */
  public SnapshotPath append(SnapshotPath below) {
    if (isRoot() || below.isRoot()) {
      return isRoot() ? below : this;
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + below.bytes.length);
    System.arraycopy(below.bytes, 0, joined, bytes.length, below.bytes.length);
    return new SnapshotPath(joined);
  }

  /** The path as seen from a directory it is below; the root if it is that directory. */
  public SnapshotPath below(SnapshotPath above) {
    if (above.isRoot() || above.bytes.length == bytes.length) {
      return above.isRoot() ? this : ROOT;
    }
    return new SnapshotPath(Arrays.copyOfRange(bytes, above.bytes.length, bytes.length));
  }

  /** The directory this lies in; the root is its own parent. */
  public SnapshotPath parent() {
    int slash = lastSlash();
    return slash == 0 ? ROOT : new SnapshotPath(Arrays.copyOf(bytes, slash));
  }

  private int lastSlash() {
    int slash = bytes.length - 1;
    while (bytes[slash] != '/') {
      slash--;
    }
    return slash;
  }

  /** The last element; the root has none, and fails. */
  public NodeName name() {
    if (isRoot()) {
      throw new IllegalStateException("the root has no name");
    }
    return NodeName.of(Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length));
  }

  /** Whether this is something in the directory at {@code above}, however deep. */
  public boolean isBelow(SnapshotPath above) {
    int length = above.isRoot() ? 0 : above.bytes.length;
    return bytes.length > length + 1
        && bytes[length] == '/'
        && Arrays.equals(bytes, 0, length, above.bytes, 0, length);
  }

  /** The elements from the top down; none for the root. */
  public java.util.List<NodeName> elements() {
    java.util.List<NodeName> names = new java.util.ArrayList<>();
    int start = 1;
    for (int i = 1; i <= bytes.length; i++) {
      if (i > start && (i == bytes.length || bytes[i] == '/')) {
        names.add(NodeName.of(Arrays.copyOfRange(bytes, start, i)));
        start = i + 1;
      }
    }
    return names;
  }

  /** Whether this is the top of the snapshot. */
  public boolean isRoot() {
    return bytes.length == 1;
  }

  /** The bytes, slash first; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Length in bytes, with the slashes. */
  public int length() {
    return bytes.length;
  }

  /** The path as text: UTF-8, with U+FFFD for what is not (as restic's JSON shows it). */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The path for a terminal: bytes that are not UTF-8 and control characters come as {@code \xHH}.
   */
  @Override
  public String toString() {
    return display(bytes);
  }

  /**
   * Decodes for a terminal: what is not UTF-8, or is a control character, comes as {@code \xHH}.
   */
  static String display(byte[] bytes) {
    StringBuilder shown = new StringBuilder(bytes.length);
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int i = 0;
    while (i < bytes.length) {
      int length = sequenceLength(bytes[i]);
      CharBuffer decoded = null;
      if (length > 0 && i + length <= bytes.length) {
        try {
          decoded = decoder.decode(ByteBuffer.wrap(bytes, i, length));
        } catch (CharacterCodingException notUtf8) {
          decoded = null;
        }
      }
      if (decoded == null || Character.isISOControl(decoded.charAt(0))) {
        shown.append(String.format("\\x%02x", bytes[i]));
        i++;
      } else {
        shown.append(decoded);
        i += length;
      }
    }
    return shown.toString();
  }

  private static int sequenceLength(byte first) {
    int b = first & 0xff;
    if (b < 0x80) {
      return 1;
    }
    return b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : b >= 0xc2 ? 2 : 0;
  }

  @Override
  public int compareTo(SnapshotPath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SnapshotPath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
