package dev.sluice.spill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted runs by a tree of losers: each inner node keeps the run that lost there, so moving
 * on plays one match for each level, from the winner's leaf up. Matches are decided by the first
 * eight bytes of the records as a number, which hardly ever are the same.
 */
final class RunMerge {
  private static final int NOBODY = -1;

  private final int recordBytes;
  private final List<RecordCursor> runs = new ArrayList<>();
  private long[] prefixes = new long[0];
  private boolean[] ended = new boolean[0];

  /** The winner, then the loser of each match; the children of {@code i} are 2i and 2i+1. */
  private int[] tree = new int[0];

  private int left;

  RunMerge(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  /** Adds a run, whose cursor is before its first record; before anything else. */
  void add(RecordCursor run) {
    runs.add(run);
  }

  /** The run whose current record is the smallest of all; null at the end. */
  @Nullable RecordCursor smallest() {
    if (tree.length < runs.size()) {
      begin();
    }
    return left == 0 ? null : runs.get(tree[0]);
  }

  private void begin() {
    int size = runs.size();
    prefixes = new long[size];
    ended = new boolean[size];
    left = size;
    tree = new int[size];
    Arrays.fill(tree, NOBODY);
    for (int run = 0; run < size; run++) {
      move(run);
    }
    for (int run = size - 1; run >= 0; run--) {
      replay(run);
    }
  }

  /** Moves that run on. */
  void advance() {
    int winner = tree[0];
    move(winner);
    replay(winner);
  }

  private void move(int run) {
    RecordCursor cursor = runs.get(run);
    if (cursor.next()) {
      prefixes[run] = SparseKeys.prefix(cursor.array(), cursor.offset(), recordBytes);
    } else {
      ended[run] = true;
      prefixes[run] = Long.MAX_VALUE;
      left--;
      cursor.close();
    }
  }

  /** Who meets nobody stays there as the one who lost last, until the other side has played. */
  private void replay(int run) {
    int winner = run;
    for (int node = (run + tree.length) / 2; node > 0; node /= 2) {
      int other = tree[node];
      if (other == NOBODY || (winner != NOBODY && isBelow(other, winner))) {
        tree[node] = winner;
        winner = other;
      }
    }
    tree[0] = winner;
  }

  private boolean isBelow(int run, int other) {
    if (prefixes[run] != prefixes[other]) {
      return prefixes[run] < prefixes[other];
    }
    if (ended[run] || ended[other]) {
      return !ended[run];
    }
    RecordCursor a = runs.get(run);
    RecordCursor b = runs.get(other);
    int from = a.offset();
    int otherFrom = b.offset();
    return Arrays.compareUnsigned(
            a.array(), from, from + recordBytes, b.array(), otherFrom, otherFrom + recordBytes)
        < 0;
  }
}
