package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.flow.Pull;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The plan sorted once more, by file and position, to compare files with what they must consist of.
 * A record: address of the node (8), number of the file (4), position (8), length (8), blob id
 * (32), number of the entry in the plan (8).
 */
final class BlobsByFile implements AutoCloseable {
  private static final int FILE = 8;
  private static final int POSITION = FILE + 4;
  private static final int LENGTH = POSITION + 8;
  private static final int ID = LENGTH + 8;
  private static final int ENTRY = ID + Id.BYTES;
  private static final int RECORD = ENTRY + 8;

  /** Up to so many records of a file are copied while the files are counted out. */
  private static final int FEW = 16;

  private final SortedRecords sorted;
  private boolean isClosed;

  private BlobsByFile(SortedRecords sorted) {
    this.sorted = sorted;
  }

  static BlobsByFile of(RestorePlan plan, PlanFiles stores) {
    try (RecordSorter sorter = stores.large(RECORD);
        SeekableCursor entries = plan.entries().cursor()) {
      byte[] record = new byte[RECORD];
      for (long number = 0; entries.next(); number++) {
        Place place = Place.of(entries.array(), entries.offset());
        Records.putLong(record, 0, place.address());
        Records.putInt(record, FILE, place.file());
        Records.putLong(record, POSITION, place.position());
        Records.putLong(record, LENGTH, place.length());
        System.arraycopy(entries.array(), entries.offset() + Entry.ID, record, ID, Id.BYTES);
        Records.putLong(record, ENTRY, number);
        sorter.add(record, 0);
      }
      return new BlobsByFile(sorter.finish());
    }
  }

  /**
   * A file and which records are its own.
   *
   * @param address of its node
   * @param file its number, 0 if it has none
   * @param first number of its first record
   * @param count how many it has
   * @param few the records themselves, if they are few
   */
  record FileBlobs(long address, int file, long first, long count, byte[] few) {}

  /** One blob of a file. */
  record Blob(long position, long length, byte[] id, long entry) {}

  /** The files, in the order of the walk, one by one as they are asked for. */
  Flux<FileBlobs> files() {
    return Pull.all(Files::new, Files::next, Files::close);
  }

  /** Walks over the files. */
  private final class Files implements AutoCloseable {
    private final SeekableCursor cursor = sorted.cursor();
    private long number;
    private boolean isMore = cursor.next();

    @Nullable FileBlobs next() {
      if (!isMore) {
        return null;
      }
      long first = number;
      long address = Records.getLong(cursor.array(), cursor.offset());
      int file = Records.getInt(cursor.array(), cursor.offset() + FILE);
      byte[] few = new byte[RECORD];
      do {
        int index = (int) Math.min(number - first, FEW);
        if (index < FEW) {
          few = few.length == index * RECORD ? Arrays.copyOf(few, 4 * few.length) : few;
          System.arraycopy(cursor.array(), cursor.offset(), few, index * RECORD, RECORD);
        }
        number++;
        isMore = cursor.next();
      } while (isMore && Records.getLong(cursor.array(), cursor.offset()) == address);
      long count = number - first;
      return new FileBlobs(address, file, first, count, count <= FEW ? few : new byte[0]);
    }

    @Override
    public void close() {
      cursor.close();
    }
  }

  /**
   * Blobs of a file, in the order of their positions.
   *
   * @param from the first of them, from 0
   * @param count how many
   */
  Blobs blobs(FileBlobs file, long from, long count) {
    return new Blobs(file, from, count);
  }

  /** All blobs of a file. */
  Blobs blobs(FileBlobs file) {
    return blobs(file, 0, file.count());
  }

  /** Walks over blobs. */
  final class Blobs implements AutoCloseable {
    private final FileBlobs file;
    private final Optional<SeekableCursor> cursor;
    private final long end;
    private long number;

    private Blobs(FileBlobs file, long from, long count) {
      this.file = file;
      this.cursor = file.few().length > 0 ? Optional.empty() : Optional.of(sorted.cursor());
      this.number = from;
      this.end = from + count;
    }

    /** The next blob; none either once all is closed, as a cancel does. */
    @Nullable Blob next() {
      if (number == end) {
        return null;
      }
      long index = number++;
      if (cursor.isEmpty()) {
        return blob(file.few(), (int) index * RECORD);
      }
      synchronized (BlobsByFile.this) {
        if (isClosed) {
          return null;
        }
        cursor.get().moveTo(file.first() + index);
        return blob(cursor.get().array(), cursor.get().offset());
      }
    }

    @Override
    public void close() {
      cursor.ifPresent(SeekableCursor::close);
    }
  }

  private static Blob blob(byte[] array, int at) {
    return new Blob(
        Records.getLong(array, at + POSITION),
        Records.getLong(array, at + LENGTH),
        Arrays.copyOfRange(array, at + ID, at + ID + Id.BYTES),
        Records.getLong(array, at + ENTRY));
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    sorted.close();
  }
}
