package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.restore.RestoreEvent.Totals;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.SpillFile;
import java.util.function.IntFunction;

/**
 * All that is to be done, outside of the heap once it is much.
 *
 * @param directories in the order of the walk
 * @param files all names of regular files with content, in the order of the walk; hard links
 *     included
 * @param others empty files, links, pipes and devices
 * @param links second and further names of files, see {@link HardLinkRecord}
 * @param numbered the files that have several blobs
 * @param limits what ranges may look like
 * @param entries the {@link Entry} records
 * @param packs the {@link PackGroup} records
 * @param unrestorable the {@link Missing} records: files that miss a blob
 * @param totals of all that
 * @param space bytes that it would take on an empty disk
 */
record RestorePlan(
    NodeStore directories,
    NodeStore files,
    NodeStore others,
    SpillFile links,
    NumberedFiles numbered,
    RangePlanner.Limits limits,
    SortedRecords entries,
    SortedRecords packs,
    SortedRecords unrestorable,
    Totals totals,
    long space)
    implements AutoCloseable {

  /** A cursor over the entries, at this one. */
  SeekableCursor entriesFrom(long number) {
    SeekableCursor cursor = entries.cursor();
    cursor.moveTo(number);
    return cursor;
  }

  /**
   * The same without the entries that are marked. It shares all but its entries and packs with this
   * plan, so only those are its own to close.
   */
  RestorePlan without(EntryMarks marks, PlanFiles stores, IntFunction<Id> packIds) {
    RecordSorter left = stores.large(Entry.RECORD);
    try (SeekableCursor cursor = entries.cursor()) {
      for (long number = 0; cursor.next(); number++) {
        if (!marks.isMarked(number)) {
          left.add(cursor.array(), cursor.offset());
        }
      }
    }
    SortedRecords rest = left.finish();
    PackGroups groups = PackGroups.of(rest, stores, limits, packIds);
    return new RestorePlan(
        directories,
        files,
        others,
        links,
        numbered,
        limits,
        rest,
        groups.packs(),
        unrestorable,
        groups.totals().of(totals.items()),
        space);
  }

  @Override
  public void close() {
    directories.close();
    files.close();
    others.close();
    links.close();
    numbered.close();
    entries.close();
    packs.close();
    unrestorable.close();
  }
}
