package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sorts records of one fixed length by their bytes (unsigned, from the first on), in bounded
 * memory: an external merge sort. Records collect in one buffer; when it is full they are sorted
 * and written as a run; at the end the runs are merged. What fits the buffer never touches the
 * disk.
 *
 * <p>Sorting the buffer moves no records: an array of longs holds 40 bits of key and 24 bits of
 * place, and is sorted as numbers ({@link RadixSort}); records equal in these 40 bits are sorted by
 * the next 40, and so on. Nothing is allocated per record.
 */
public final class RecordSorter implements AutoCloseable {
  private static final int MAX_RECORDS_IN_BUFFER = 1 << 24;
  private static final int MERGE_WIDTH = 128;
  private static final int DIGIT_BYTES = 5;
  private static final long HIGH_40 = -1L << 24;

  private final TemporaryDirectory directory;
  private final int recordBytes;
  private final int maxRecords;
  private byte[] buffer;
  private int buffered;
  private long count;
  private boolean isClosed;
  private final List<SortedFile> runs = new ArrayList<>();

  /**
   * @param directory where runs are written, if it comes to that
   * @param recordBytes length of every record
   * @param bufferBytes memory for records; 16 bytes a record come on top for their order
   */
  public RecordSorter(TemporaryDirectory directory, int recordBytes, int bufferBytes) {
    this.directory = directory;
    this.recordBytes = recordBytes;
    this.maxRecords = Math.max(16, Math.min(MAX_RECORDS_IN_BUFFER, bufferBytes / recordBytes));
    this.buffer = new byte[Math.min(maxRecords, 256) * recordBytes];
  }

  /** How many records were added. */
  public long count() {
    return count;
  }

  /**
   * Adds a copy of one record. Not for several threads at once, but another may close the sorter
   * meanwhile, as a cancel does: what is added then is lost.
   */
  public synchronized void add(byte[] source, int offset) {
    if (isClosed) {
      return;
    }
    if (buffered == maxRecords) {
      writeRun();
    }
    int at = buffered * recordBytes;
    if (at == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min((long) maxRecords * recordBytes, 2L * at));
    }
    System.arraycopy(source, offset, buffer, at, recordBytes);
    buffered++;
    count++;
  }

  /** Ends adding: the sorted records, which now own what this sorter held. */
  public synchronized SortedRecords finish() {
    if (runs.isEmpty()) {
      long[] order = sort(buffer, buffered, recordBytes);
      SortedRecords sorted = SortedRecords.inMemory(buffer, order, recordBytes);
      buffer = new byte[0];
      return sorted;
    }
    if (buffered > 0) {
      writeRun();
    }
    buffer = new byte[0];
    mergeDownTo(1);
    return SortedRecords.inFile(runs.remove(0), recordBytes);
  }

  /**
   * Ends adding: the sorted records, written to a file that stays when they are closed, and can be
   * opened again with {@link SortedRecords#open}.
   *
   * @param file must not exist
   * @throws SluiceException of kind {@code LIMIT} if it cannot be written; {@link #finish} still
   *     can
   */
  public synchronized SortedRecords finishInto(Path file) {
    if (buffered > 0 || runs.isEmpty()) {
      writeRun();
    }
    buffer = new byte[0];
    mergeDownTo(MERGE_WIDTH);
    try (SortedFileWriter writer = SortedFileWriter.into(file, recordBytes, directory)) {
      merge(runs, writer);
      SortedFile sorted = writer.finishForGood();
      runs.forEach(SortedFile::close);
      runs.clear();
      return SortedRecords.inFile(sorted, recordBytes);
    }
  }

  /** Whether more was added than the buffer holds. */
  public boolean isSpilled() {
    return !runs.isEmpty();
  }

  private void mergeDownTo(int most) {
    while (runs.size() > most) {
      List<SortedFile> merged = new ArrayList<>();
      for (int i = 0; i < runs.size(); i += MERGE_WIDTH) {
        List<SortedFile> group = runs.subList(i, Math.min(runs.size(), i + MERGE_WIDTH));
        if (group.size() == 1) {
          merged.add(group.get(0));
        } else {
          merged.add(merged(group));
        }
      }
      runs.clear();
      runs.addAll(merged);
    }
  }

  private SortedFile merged(List<SortedFile> group) {
    try (SortedFileWriter writer = SortedFileWriter.temporary(directory, recordBytes)) {
      merge(group, writer);
      group.forEach(SortedFile::close);
      return writer.finish();
    }
  }

  private void writeRun() {
    long[] order = sort(buffer, buffered, recordBytes);
    try (SortedFileWriter writer = SortedFileWriter.temporary(directory, recordBytes)) {
      for (int i = 0; i < buffered; i++) {
        writer.add(buffer, place(order[i]) * recordBytes);
      }
      runs.add(writer.finish());
    }
    buffered = 0;
  }

  private void merge(List<SortedFile> sources, SortedFileWriter writer) {
    RunMerge merge = new RunMerge(recordBytes);
    for (SortedFile run : sources) {
      merge.add(run.cursor());
    }
    for (RecordCursor smallest = merge.smallest(); smallest != null; smallest = merge.smallest()) {
      writer.add(smallest.array(), smallest.offset());
      merge.advance();
    }
  }

  /** Frees what was added and not finished. */
  @Override
  public synchronized void close() {
    isClosed = true;
    buffer = new byte[0];
    buffered = 0;
    runs.forEach(SortedFile::close);
    runs.clear();
  }

  static int place(long entry) {
    return (int) (entry & (MAX_RECORDS_IN_BUFFER - 1));
  }

  /** The places of the records in sorted order, each in the low 24 bits of an entry. */
  static long[] sort(byte[] records, int count, int recordBytes) {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    new Order(records, recordBytes, order).sort(0, count, 0);
    return order;
  }

  /** The order of the records of one buffer, while it is made. */
  private static final class Order {
    private final byte[] records;
    private final int recordBytes;
    private final long[] order;
    private final RadixSort radix;

    Order(byte[] records, int recordBytes, long[] order) {
      this.records = records;
      this.recordBytes = recordBytes;
      this.order = order;
      this.radix = new RadixSort(order.length);
    }

    /** Sorts records that are the same before {@code depth}. */
    void sort(int from, int to, int depth) {
      for (int i = from; i < to; i++) {
        int place = place(order[i]);
        order[i] = digit(place * recordBytes, depth) | place;
      }
      radix.sort(order, from, to);
      int next = depth + DIGIT_BYTES;
      if (next >= recordBytes) {
        return;
      }
      int start = from;
      for (int i = from + 1; i <= to; i++) {
        if (i == to || order[i] >>> 24 != order[start] >>> 24) {
          if (i - start > 1) {
            sort(start, i, next);
          }
          start = i;
        }
      }
    }

    /**
     * Five bytes of key in the upper 40 bits, with the sign flipped so that signed order is right.
     */
    private long digit(int at, int depth) {
      if (at + depth + Long.BYTES <= records.length && depth + DIGIT_BYTES <= recordBytes) {
        return (Records.getLong(records, at + depth) & HIGH_40) ^ Long.MIN_VALUE;
      }
      long key = 0;
      for (int i = 0; i < DIGIT_BYTES; i++) {
        int b = depth + i < recordBytes ? records[at + depth + i] & 0xff : 0;
        key = key << 8 | b;
      }
      return (key << 24) ^ Long.MIN_VALUE;
    }
  }
}
