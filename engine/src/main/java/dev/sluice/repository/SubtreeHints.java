package dev.sluice.repository;

import dev.sluice.backend.Id;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Finds the subtrees that a tree names, ahead of reading it properly: searches the JSON for the
 * bytes that restic and rustic write around them, which cannot occur inside of a JSON string. What
 * it finds is a hint. Where somebody writes otherwise it finds less, and that only costs time.
 */
final class SubtreeHints {
  /** How much is looked at in one step; a node that is longer may be overlooked. */
  static final int STEP = 64 << 10;

  /** The end of a step is looked at again, for a node may lie across it. */
  private static final int OVERLAP = 4 << 10;

  private static final int ID_DIGITS = 2 * Id.BYTES;
  private static final byte[] SUBTREE = ascii("\"subtree\":\"");
  private static final byte[] NODE = ascii("{\"name\":\"");
  private static final byte[] TYPE = ascii("\",\"type\":\"dir\"");
  private static final int[] SKIP = skips(SUBTREE);

  private final TreeText text;
  private long position;

  SubtreeHints(TreeText text) {
    this.text = text;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** How far to go on if this byte is under the end of the pattern (Horspool). */
  private static int[] skips(byte[] pattern) {
    int[] skips = new int[256];
    Arrays.fill(skips, pattern.length);
    for (int i = 0; i + 1 < pattern.length; i++) {
      skips[pattern[i] & 0xff] = pattern.length - 1 - i;
    }
    return skips;
  }

  /** Whether all of the tree was looked at. */
  boolean isAtEnd() {
    return position >= text.size();
  }

  /**
   * Looks at the next piece of the tree.
   *
   * @param buffer of {@link #STEP} bytes, to work in
   * @param found is told, in order, of each subtree: the name of its directory as it stands in the
   *     JSON, empty if it was not found, and the tree's id
   */
  void step(byte[] buffer, BiConsumer<byte[], Id> found) {
    int length = (int) Math.min(buffer.length, text.size() - position);
    text.read(position, buffer, length);
    int done = 0;
    int at = next(buffer, 0, length);
    while (at >= 0 && at + SUBTREE.length + ID_DIGITS <= length) {
      int digits = at + SUBTREE.length;
      byte[] name = name(buffer, done, at);
      Id.parse(new String(buffer, digits, ID_DIGITS, StandardCharsets.US_ASCII))
          .ifPresent(tree -> found.accept(name, tree));
      done = digits + ID_DIGITS;
      at = next(buffer, done, length);
    }
    boolean isLast = position + length == text.size();
    position += isLast ? length : Math.max(done, length - OVERLAP);
  }

  private static int next(byte[] buffer, int from, int end) {
    int last = SUBTREE.length - 1;
    for (int at = from; at + last < end; at += SKIP[buffer[at + last] & 0xff]) {
      if (isAt(buffer, at, SUBTREE)) {
        return at;
      }
    }
    return -1;
  }

  /** The name of the node whose field begins at {@code end}, and which does not begin earlier. */
  private static byte[] name(byte[] buffer, int from, int end) {
    int type = lastBefore(buffer, from, end, TYPE);
    int node = lastBefore(buffer, from, type, NODE);
    return node < 0 ? new byte[0] : Arrays.copyOfRange(buffer, node + NODE.length, type);
  }

  private static int lastBefore(byte[] buffer, int from, int end, byte[] pattern) {
    for (int at = end - pattern.length; at >= from; at--) {
      if (isAt(buffer, at, pattern)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isAt(byte[] buffer, int at, byte[] pattern) {
    return Arrays.equals(buffer, at, at + pattern.length, pattern, 0, pattern.length);
  }
}
