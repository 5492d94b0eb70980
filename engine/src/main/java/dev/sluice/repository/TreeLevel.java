package dev.sluice.repository;

import dev.sluice.format.Node;
import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.TreeItem;
import dev.sluice.format.TreeReader;
import dev.sluice.spill.Records;
import dev.sluice.spill.SpillFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One directory on the path that is being walked: its JSON and how far it was read. A level that is
 * not the current one can be put aside (its parser closed, its JSON moved to disk) and goes on at
 * the same item later, so that depth costs hardly any memory.
 *
 * <p>Names must be unique. Trees are sorted by name, so comparing each with the one before is
 * enough; should a tree turn out not to be sorted, the hashes of all names up to there are
 * collected by reading it again.
 */
final class TreeLevel implements AutoCloseable {
  /** Entries of an unsorted tree beyond this are refused; nobody is known to write such trees. */
  private static final int MAX_UNSORTED = 1_000_000;

  private final SnapshotPath path;
  private final TreeText text;
  private @Nullable TreeReader reader;
  private long offset;
  private long items;
  private @Nullable NodeName previous;
  private long @Nullable [] nameHashes;
  private int hashed;

  TreeLevel(SnapshotPath path, TreeText text) {
    this.path = path;
    this.text = text;
    this.reader = new TreeReader(text.from(0));
  }

  SnapshotPath path() {
    return path;
  }

  TreeText text() {
    return text;
  }

  int heapBytes() {
    return text.heapBytes();
  }

  boolean isPutAside() {
    return reader == null;
  }

  /** The next item, or null at the end. */
  @Nullable TreeItem next() {
    TreeReader open = reader;
    if (open == null) {
      open = TreeReader.resume(text.from(offset), offset);
      reader = open;
    }
    TreeItem item = open.next();
    items++;
    return item;
  }

  /** Whether a node's name was seen before in this directory. */
  boolean isDuplicate(Node node) {
    NodeName before = previous;
    previous = node.name();
    if (nameHashes == null) {
      int order = before == null ? -1 : before.compareTo(node.name());
      if (order < 0) {
        return false;
      }
      if (order == 0) {
        return true;
      }
      collectNames();
    }
    return !remember(node.name());
  }

  /** Whether the tree has turned out not to be sorted. */
  boolean isUnsorted() {
    return nameHashes != null;
  }

  private void collectNames() {
    nameHashes = new long[1024];
    hashed = 0;
    try (TreeReader again = new TreeReader(text.from(0))) {
      for (long i = 0; i + 1 < items; i++) {
        TreeItem item = again.next();
        if (item instanceof Node node) {
          remember(node.name());
        }
      }
    }
  }

  /** Adds a name to the sorted hashes; false if it is there, or if there are too many. */
  private boolean remember(NodeName name) {
    long[] hashes = java.util.Objects.requireNonNull(nameHashes);
    long hash = hash(name);
    int at = Arrays.binarySearch(hashes, 0, hashed, hash);
    if (at >= 0 || hashed == MAX_UNSORTED) {
      return false;
    }
    if (hashed == hashes.length) {
      hashes = Arrays.copyOf(hashes, hashed * 2);
      nameHashes = hashes;
    }
    int insert = -at - 1;
    System.arraycopy(hashes, insert, hashes, insert + 1, hashed - insert);
    hashes[insert] = hash;
    hashed++;
    return true;
  }

  /**
   * The first eight bytes of the name's SHA-256, so that nobody can make two names look like one.
   */
  private static long hash(NodeName name) {
    return Records.getLong(Digests.sha256().digest(name.bytes()), 0);
  }

  /** Closes the parser; the next item is found again by its offset. */
  void putAside() {
    TreeReader open = reader;
    if (open != null) {
      offset = open.byteOffset();
      open.close();
      reader = null;
    }
  }

  /** Puts this level aside, and its JSON into a file; true unless it is in one already. */
  boolean spill(SpillFile shared) {
    putAside();
    return text.spill(shared);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
    text.close();
  }
}
