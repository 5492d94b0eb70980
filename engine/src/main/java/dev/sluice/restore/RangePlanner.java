package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.repository.PackRange;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Joins the blobs wanted from packs into ranges. Pure: entries in, ranges out.
 *
 * <p>Two neighbours go into one range if the gap between them costs less to read than a new request
 * costs. A range ends at a length that leaves work for other connections, and at a number of blobs
 * that bounds its memory. Entries may overlap or contradict each other (a damaged index): what
 * overlaps starts a new range, so that it cannot disturb its neighbours. A blob too large for
 * memory stays alone.
 */
final class RangePlanner {
  private static final int MAX_BLOBS = 1024;

  /**
   * What ranges may look like.
   *
   * @param maxGap bytes between two blobs that are read and thrown away rather than skipped
   * @param maxBytes length at which a range ends
   * @param largestBlob sealed or opened length beyond which a blob stays alone
   */
  record Limits(long maxGap, long maxBytes, long largestBlob) {}

  private Limits limits;
  private final IntFunction<Id> packs;
  private PackRange.@Nullable Builder range;
  private final byte[] last = new byte[Entry.BLOB_END];
  private boolean isLastLarge;
  private long firstEntry;
  private long entry;

  RangePlanner(Limits limits, IntFunction<Id> packs) {
    this.limits = limits;
    this.packs = packs;
  }

  /** Ends ranges by other limits from now on. */
  void use(Limits now) {
    limits = now;
  }

  /** Starts again at the entry of this number; nothing may be pending. */
  void startAt(long number) {
    entry = number;
  }

  /** Takes the next entry; returns the range that it ends, if any. */
  @Nullable RangePlan add(SeekableCursor cursor) {
    byte[] array = cursor.array();
    int at = cursor.offset();
    long number = entry++;
    if (range != null && Arrays.equals(array, at, at + Entry.BLOB_END, last, 0, Entry.BLOB_END)) {
      return null;
    }
    RangePlan ended = range != null && !joins(array, at, range) ? end() : null;
    if (range == null) {
      range = new PackRange.Builder(packs.apply(Records.getInt(array, at + Entry.PACK)));
      firstEntry = number;
    }
    range.add(array, at + Entry.ID, offset(array, at), length(array, at), plainLength(array, at));
    System.arraycopy(array, at, last, 0, Entry.BLOB_END);
    isLastLarge = isLarge(array, at);
    return ended;
  }

  private boolean joins(byte[] array, int at, PackRange.Builder open) {
    long gap = offset(array, at) - open.end();
    return Records.getInt(array, at + Entry.PACK) == Records.getInt(last, Entry.PACK)
        && gap >= 0
        && gap <= limits.maxGap()
        && open.size() < MAX_BLOBS
        && open.length() + gap + length(array, at) <= limits.maxBytes()
        && !isLastLarge
        && !isLarge(array, at);
  }

  private boolean isLarge(byte[] array, int at) {
    return length(array, at) > limits.largestBlob()
        || plainLength(array, at) > limits.largestBlob();
  }

  private static long offset(byte[] array, int at) {
    return Records.getUnsigned(array, at + Entry.OFFSET);
  }

  private static long length(byte[] array, int at) {
    return Records.getUnsigned(array, at + Entry.LENGTH);
  }

  private static long plainLength(byte[] array, int at) {
    return Records.getUnsigned(array, at + Entry.PLAIN_LENGTH);
  }

  /** The range that is pending at the end of the entries, if any. */
  @Nullable RangePlan end() {
    PackRange.Builder pending = range;
    range = null;
    return pending == null ? null : new RangePlan(pending.build(), firstEntry);
  }
}
