package dev.sluice.spill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted runs: a binary heap of their heads, each with the first eight bytes of its record
 * as a number, so that most comparisons do not touch the records. Moving on replaces the top and
 * sinks it.
 */
final class RunMerge {
  private final int recordBytes;
  private final List<Head> heap = new ArrayList<>();

  RunMerge(int recordBytes) {
    this.recordBytes = recordBytes;
  }

  /** The current record of one run. */
  private static final class Head {
    private final RecordCursor cursor;
    private long prefix;

    Head(RecordCursor cursor) {
      this.cursor = cursor;
    }

    boolean next(int recordBytes) {
      if (!cursor.next()) {
        return false;
      }
      prefix = SparseKeys.prefix(cursor.array(), cursor.offset(), recordBytes);
      return true;
    }

    boolean isBelow(Head other, int recordBytes) {
      if (prefix != other.prefix) {
        return prefix < other.prefix;
      }
      int from = cursor.offset();
      int otherFrom = other.cursor.offset();
      return Arrays.compareUnsigned(
              cursor.array(),
              from,
              from + recordBytes,
              other.cursor.array(),
              otherFrom,
              otherFrom + recordBytes)
          < 0;
    }
  }

  /** Adds a run, whose cursor is before its first record. */
  void add(RecordCursor run) {
    Head head = new Head(run);
    if (!head.next(recordBytes)) {
      return;
    }
    int at = heap.size();
    heap.add(head);
    while (at > 0 && head.isBelow(heap.get((at - 1) / 2), recordBytes)) {
      heap.set(at, heap.get((at - 1) / 2));
      at = (at - 1) / 2;
    }
    heap.set(at, head);
  }

  /** The run whose current record is the smallest of all; null at the end. */
  @Nullable RecordCursor smallest() {
    return heap.isEmpty() ? null : heap.get(0).cursor;
  }

  /** Moves that run on. */
  void advance() {
    Head top = heap.get(0);
    if (!top.next(recordBytes)) {
      top.cursor.close();
      Head last = heap.remove(heap.size() - 1);
      if (heap.isEmpty()) {
        return;
      }
      top = last;
    }
    sink(top);
  }

  private void sink(Head head) {
    int at = 0;
    while (2 * at + 1 < heap.size()) {
      int child = 2 * at + 1;
      if (child + 1 < heap.size() && heap.get(child + 1).isBelow(heap.get(child), recordBytes)) {
        child++;
      }
      if (!heap.get(child).isBelow(head, recordBytes)) {
        break;
      }
      heap.set(at, heap.get(child));
      at = child;
    }
    heap.set(at, head);
  }
}
