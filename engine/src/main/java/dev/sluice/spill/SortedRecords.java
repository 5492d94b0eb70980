package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The result of a {@link RecordSorter}: records in order, in memory or in a temporary file. */
public final class SortedRecords implements AutoCloseable {
  private final int recordBytes;
  private final @Nullable SortedFile file;
  private byte[] records;
  private long[] order;

  private SortedRecords(int recordBytes, @Nullable SortedFile file, byte[] records, long[] order) {
    this.recordBytes = recordBytes;
    this.file = file;
    this.records = records;
    this.order = order;
  }

  static SortedRecords inMemory(byte[] records, long[] order, int recordBytes) {
    return new SortedRecords(recordBytes, null, records, order);
  }

  static SortedRecords inFile(SortedFile file, int recordBytes) {
    return new SortedRecords(recordBytes, file, new byte[0], new long[0]);
  }

  /**
   * Opens what {@link RecordSorter#finishInto} wrote. Fails with kind DAMAGED if it is not that, or
   * not whole; damage in the middle is noticed when it is read.
   *
   * @param directory says where to look for space in messages
   */
  public static SortedRecords open(Path file, int recordBytes, TemporaryDirectory directory) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        SortedFileFooter footer = SortedFileFooter.read(channel);
        if (footer.recordBytes() != recordBytes) {
          throw new SluiceException(Kind.DAMAGED, "not a file of such records");
        }
        return inFile(new SortedFile(directory, channel, footer, file), recordBytes);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new SluiceException(Kind.DAMAGED, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** How many records there are. */
  public long count() {
    return file == null ? order.length : file.count();
  }

  /** Whether the records are in a file. */
  public boolean isSpilled() {
    return file != null;
  }

  /** A new cursor before the first record. Several may be used at once. */
  public SeekableCursor cursor() {
    return file == null ? new MemoryCursor() : file.cursor();
  }

  /** Frees the memory or the file; cursors must not be used any more. */
  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
    records = new byte[0];
    order = new long[0];
  }

  private final class MemoryCursor implements SeekableCursor {
    private int index = -1;

    @Override
    public boolean next() {
      if (index + 1 >= order.length) {
        return false;
      }
      index++;
      return true;
    }

    @Override
    public boolean seek(byte[] key, int offset, int length) {
      int low = Math.max(0, index);
      int high = order.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        int at = offsetOf(middle);
        if (Arrays.compareUnsigned(records, at, at + length, key, offset, offset + length) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      index = low;
      return low < order.length;
    }

    @Override
    public void moveTo(long number) {
      index = (int) number;
    }

    @Override
    public void rewind() {
      index = -1;
    }

    private int offsetOf(int i) {
      return RecordSorter.place(order[i]) * recordBytes;
    }

    @Override
    public byte[] array() {
      return records;
    }

    @Override
    public int offset() {
      return offsetOf(index);
    }

    @Override
    public void close() {
      index = order.length;
    }
  }
}
