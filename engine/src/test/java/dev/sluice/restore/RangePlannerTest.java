package dev.sluice.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Id;
import dev.sluice.repository.PackRange;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import dev.sluice.spill.TemporaryDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RangePlannerTest {
  @Property(tries = 300)
  void coversEachWantedBlobExactlyOnceWhateverTheEntriesSay(
      @ForAll @IntRange(min = 1, max = 200) int count,
      @ForAll @IntRange(min = 0, max = 2000) int maxGap,
      @ForAll @IntRange(min = 1, max = 20_000) int maxBytes,
      @ForAll @IntRange(min = 50, max = 3000) int largestBlob,
      @ForAll long seed) {
    Random random = new Random(seed);
    var limits = new RangePlanner.Limits(maxGap, maxBytes, largestBlob);
    try (TemporaryDirectory directory = TemporaryDirectory.ofSystem();
        SortedRecords entries = entries(directory, random, count)) {
      List<RangePlan> ranges = plan(entries, limits);
      assertThat(blobsOf(ranges)).isEqualTo(blobsOf(entries));
      ranges.forEach(range -> assertKeepsTo(range.range(), limits));
      assertThat(ranges.stream().mapToLong(RangePlan::firstEntry)).isSorted().startsWith(0L);
    }
  }

  private static SortedRecords entries(TemporaryDirectory directory, Random random, int count) {
    RecordSorter sorter = new RecordSorter(directory, Entry.RECORD, 1 << 20);
    byte[] record = new byte[Entry.RECORD];
    for (int i = 0; i < count; i++) {
      // Few distinct offsets, so that blobs repeat, touch, overlap and contradict each other.
      int blob = random.nextInt(40);
      Records.putInt(record, Entry.PACK, random.nextInt(3));
      Records.putInt(record, Entry.OFFSET, blob * 100);
      Records.putInt(record, Entry.LENGTH, 50 + random.nextInt(3) * 50 + (blob == 7 ? 4000 : 0));
      Records.putInt(record, Entry.PLAIN_LENGTH, 0);
      new Id(0, 0, 0, blob).writeTo(record, Entry.ID);
      Records.putLong(record, Entry.ADDRESS, i);
      sorter.add(record, 0);
    }
    return sorter.finish();
  }

  private static List<RangePlan> plan(SortedRecords entries, RangePlanner.Limits limits) {
    RangePlanner planner = new RangePlanner(limits, number -> new Id(0, 0, 0, number));
    List<RangePlan> ranges = new ArrayList<>();
    try (SeekableCursor cursor = entries.cursor()) {
      while (cursor.next()) {
        RangePlan ended = planner.add(cursor);
        if (ended != null) {
          ranges.add(ended);
        }
      }
    }
    RangePlan last = planner.end();
    if (last != null) {
      ranges.add(last);
    }
    return ranges;
  }

  private record Blob(Id pack, long offset, long length, Id id) {}

  private static Map<Blob, Integer> blobsOf(List<RangePlan> ranges) {
    Map<Blob, Integer> blobs = new HashMap<>();
    for (RangePlan plan : ranges) {
      PackRange range = plan.range();
      for (int i = 0; i < range.size(); i++) {
        blobs.merge(
            new Blob(range.pack(), range.offset(i), range.length(i), range.id(i)), 1, Integer::sum);
      }
    }
    return blobs;
  }

  /** Each different blob, once. */
  private static Map<Blob, Integer> blobsOf(SortedRecords entries) {
    Map<Blob, Integer> blobs = new HashMap<>();
    try (SeekableCursor cursor = entries.cursor()) {
      while (cursor.next()) {
        byte[] array = cursor.array();
        int at = cursor.offset();
        blobs.put(
            new Blob(
                new Id(0, 0, 0, Records.getInt(array, at + Entry.PACK)),
                Records.getUnsigned(array, at + Entry.OFFSET),
                Records.getUnsigned(array, at + Entry.LENGTH),
                Id.of(array, at + Entry.ID)),
            1);
      }
    }
    return blobs;
  }

  private static void assertKeepsTo(PackRange range, RangePlanner.Limits limits) {
    for (int i = 1; i < range.size(); i++) {
      long gap = range.offset(i) - range.offset(i - 1) - range.length(i - 1);
      assertThat(gap).isBetween(0L, limits.maxGap());
      assertThat(range.length(i)).isLessThanOrEqualTo(limits.largestBlob());
    }
    if (range.size() > 1) {
      assertThat(range.bytes().length()).isLessThanOrEqualTo(limits.maxBytes());
    }
  }
}
