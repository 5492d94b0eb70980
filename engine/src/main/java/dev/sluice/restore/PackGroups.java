package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.restore.RestoreEvent.Counts;
import dev.sluice.restore.RestoreEvent.Totals;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of each pack begin, and what reading them will cost.
 *
 * @param packs the {@link PackGroup} records
 * @param totals of packs, blobs and bytes; items are not counted
 */
record PackGroups(SortedRecords packs, Totals totals) {
  /** Of entries in the order of the plan. */
  static PackGroups of(
      SortedRecords entries, PlanFiles stores, RangePlanner.Limits limits, IntFunction<Id> packs) {
    Grouping grouping = new Grouping(stores.small(PackGroup.RECORD));
    RangePlanner ranges = new RangePlanner(limits, packs);
    try (SeekableCursor cursor = entries.cursor()) {
      while (cursor.next()) {
        grouping.add(cursor.array(), cursor.offset());
        grouping.count(ranges.add(cursor));
      }
    }
    grouping.count(ranges.end());
    return grouping.finish();
  }

  /** Collects the groups, one entry after another. */
  private static final class Grouping {
    private final RecordSorter sorter;
    private final byte[] group = new byte[PackGroup.RECORD];
    private long index;
    private long first;
    private long firstUse = Long.MAX_VALUE;
    private int pack;
    private long blobs;
    private long bytes;

    Grouping(RecordSorter sorter) {
      this.sorter = sorter;
    }

    void add(byte[] array, int at) {
      int here = Records.getInt(array, at + Entry.PACK);
      if (here != pack) {
        endGroup();
      }
      pack = here;
      firstUse = Math.min(firstUse, Records.getLong(array, at + Entry.ADDRESS));
      index++;
    }

    private void endGroup() {
      if (index > first) {
        Records.putLong(group, PackGroup.FIRST_USE, firstUse);
        Records.putLong(group, PackGroup.FIRST_ENTRY, first);
        Records.putLong(group, PackGroup.ENTRIES, index - first);
        sorter.add(group, 0);
      }
      first = index;
      firstUse = Long.MAX_VALUE;
    }

    void count(@Nullable RangePlan range) {
      if (range != null) {
        blobs += range.range().size();
        bytes += range.range().bytes().length();
      }
    }

    PackGroups finish() {
      endGroup();
      return new PackGroups(
          sorter.finish(), new Totals(Counts.NONE, Counts.NONE, sorter.count(), blobs, bytes));
    }
  }
}
