package dev.sluice.repository;

import java.util.Arrays;

/**
 * The bytes that trees fetched ahead may hold. Each depth may have half of what the others leave,
 * so that there is always room for a deeper one.
 */
final class TreeShare {
  private static final int MANY = 512;

  private final long bytes;
  private long used;
  private int trees;
  private long[] atDepth = new long[16];

  TreeShare(long bytes) {
    this.bytes = bytes;
  }

  /** Whether so much is held that there is no hurry to fetch more. */
  boolean isAmple() {
    return used >= bytes / 4 || trees >= MANY;
  }

  /** Whether a tree is small enough to be fetched ahead. */
  boolean isSmall(BlobCopy copy) {
    return copy.length() > 0 && Math.max(copy.length(), copy.openedLength()) <= bytes / 4;
  }

  /** Takes bytes for a tree, which holds none; false if there are not enough at its depth. */
  boolean take(ForeseenTree tree, long wanted) {
    int depth = tree.depth;
    if (depth >= atDepth.length) {
      atDepth = Arrays.copyOf(atDepth, 2 * depth);
    }
    long left = bytes - (used - atDepth[depth]);
    if (atDepth[depth] + wanted > left / 2) {
      return false;
    }
    used += wanted;
    trees++;
    atDepth[depth] += wanted;
    tree.held = wanted;
    return true;
  }

  /** Gives back what a tree holds, if anything. */
  void free(ForeseenTree tree) {
    if (tree.held > 0) {
      used -= tree.held;
      trees--;
      atDepth[tree.depth] -= tree.held;
      tree.held = 0;
    }
  }
}
