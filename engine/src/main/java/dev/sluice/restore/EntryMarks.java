package dev.sluice.restore;

import dev.sluice.repository.Resources;
import dev.sluice.spill.IntTable;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which entries of a plan need not be fetched, one bit each, outside of the heap once they are
 * many. For several threads.
 */
final class EntryMarks implements AutoCloseable {
  private static final int IN_MEMORY = 1 << 20;

  private final IntTable words;
  private final LongAdder marked = new LongAdder();

  EntryMarks(Resources resources, long entries) {
    this.words = new IntTable(resources.temporary(), entries / Integer.SIZE + 1, IN_MEMORY);
  }

  /** Marks an entry that is not. */
  void mark(long entry) {
    int bit = 1 << entry;
    words.update(entry / Integer.SIZE, word -> word | bit);
    marked.increment();
  }

  /** Takes a mark back, if there is one. */
  void unmark(long entry) {
    int bit = 1 << entry;
    words.update(
        entry / Integer.SIZE,
        word -> {
          if ((word & bit) != 0) {
            marked.decrement();
          }
          return word & ~bit;
        });
  }

  boolean isMarked(long entry) {
    return (words.get(entry / Integer.SIZE) & 1 << entry) != 0;
  }

  /** How many entries are marked; exact when nobody is marking any more. */
  long count() {
    return marked.sum();
  }

  @Override
  public void close() {
    words.close();
  }
}
