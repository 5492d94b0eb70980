package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.Records;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The packs an index knows, by number: four bytes stand for an id wherever there is one per blob. A
 * pack that several index files list has several numbers at first; {@link #canonical} makes them
 * one.
 */
final class PackTable implements AutoCloseable {
  private static final String BY_NUMBER = "packs-by-number";
  private static final String BY_ID = "packs-by-id";
  private static final int RECORD = Id.BYTES + Integer.BYTES;

  private final SortedRecords byNumber;
  private final SeekableCursor numbers;
  private final SortedRecords byId;
  private final int[] aliases;
  private final int[] canonicals;

  private PackTable(SortedRecords byNumber, SortedRecords byId, long[] aliases) {
    this.byNumber = byNumber;
    this.numbers = byNumber.cursor();
    this.byId = byId;
    this.aliases = new int[aliases.length];
    this.canonicals = new int[aliases.length];
    for (int i = 0; i < aliases.length; i++) {
      this.aliases[i] = (int) (aliases[i] >>> 32);
      this.canonicals[i] = (int) aliases[i];
    }
  }

  /**
   * A table of packs.
   *
   * @param byNumber records of number (4) and id (32)
   * @param byId records of id (32) and number (4)
   */
  static PackTable of(SortedRecords byNumber, SortedRecords byId) {
    return new PackTable(byNumber, byId, aliases(byId));
  }

  /** Numbers beyond the first of a pack, each with the first, sorted. */
  private static long[] aliases(SortedRecords byId) {
    long[] found = new long[16];
    int count = 0;
    byte[] previous = new byte[Id.BYTES];
    int first = -1;
    try (SeekableCursor cursor = byId.cursor()) {
      while (cursor.next()) {
        int at = cursor.offset();
        int number = Records.getInt(cursor.array(), at + Id.BYTES);
        if (first >= 0 && Arrays.equals(cursor.array(), at, at + Id.BYTES, previous, 0, Id.BYTES)) {
          found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
          found[count++] = (long) number << 32 | first;
        } else {
          System.arraycopy(cursor.array(), at, previous, 0, Id.BYTES);
          first = number;
        }
      }
    }
    Arrays.sort(found, 0, count);
    return Arrays.copyOf(found, count);
  }

  /** The id of a pack. */
  synchronized Id id(int number) {
    numbers.moveTo(number);
    return Id.of(numbers.array(), numbers.offset() + Integer.BYTES);
  }

  /** The one number that stands for the same pack as this one. */
  int canonical(int number) {
    if (aliases.length == 0) {
      return number;
    }
    int at = Arrays.binarySearch(aliases, number);
    return at < 0 ? number : canonicals[at];
  }

  /** Whether the index knows this pack. */
  synchronized boolean contains(Id id) {
    byte[] key = id.bytes();
    try (SeekableCursor cursor = byId.cursor()) {
      return cursor.find(key, 0, key.length);
    }
  }

  @Override
  public void close() {
    byNumber.close();
    byId.close();
  }

  /** Collects packs while index files are read. Not for several threads at once. */
  static final class Builder implements AutoCloseable {
    private final RecordSorter byNumber;
    private final RecordSorter byId;
    private final byte[] record = new byte[RECORD];
    private int count;

    Builder(Resources resources) {
      int buffer = resources.options().memory().sorterBytes() / 8;
      this.byNumber = new RecordSorter(resources.temporary(), RECORD, buffer);
      this.byId = new RecordSorter(resources.temporary(), RECORD, buffer);
    }

    /** The number for one mention of a pack. */
    int add(Id id) {
      Records.putInt(record, 0, count);
      id.writeTo(record, Integer.BYTES);
      byNumber.add(record, 0);
      id.writeTo(record, 0);
      Records.putInt(record, Id.BYTES, count);
      byId.add(record, 0);
      return count++;
    }

    PackTable build(BlobIndexBuilder.Finishing finishing) {
      SortedRecords numbers = finishing.finish(byNumber, BY_NUMBER);
      try {
        return of(numbers, finishing.finish(byId, BY_ID));
      } catch (RuntimeException e) {
        numbers.close();
        throw e;
      }
    }

    @Override
    public void close() {
      byNumber.close();
      byId.close();
    }
  }

  /** Opens what {@link IndexCache} has kept. */
  static PackTable open(Path directory, Resources resources) {
    return of(
        SortedRecords.open(directory.resolve(BY_NUMBER), RECORD, resources.temporary()),
        SortedRecords.open(directory.resolve(BY_ID), RECORD, resources.temporary()));
  }
}
