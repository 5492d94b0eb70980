package dev.sluice.restore;

import dev.sluice.spill.RecordSorter;
import dev.sluice.spill.SeekableCursor;
import dev.sluice.spill.SortedRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** What an earlier run noted in its journal. For one thread at a time. */
final class FinishedFiles implements AutoCloseable {
  private final boolean isTrusted;
  private final SortedRecords records;
  private final SeekableCursor cursor;

  private FinishedFiles(boolean isTrusted, SortedRecords records) {
    this.isTrusted = isTrusted;
    this.records = records;
    this.cursor = records.cursor();
  }

  /**
   * Reads a journal from its beginning. A record that was cut off is none; one that is damaged
   * makes the whole journal worthless.
   *
   * @param head what it must begin with
   */
  static FinishedFiles read(FileChannel journal, byte[] head, PlanFiles stores) throws IOException {
    try (RecordSorter sorter = stores.small(Journal.BODY)) {
      boolean isTrusted = readAll(journal, head, sorter);
      return new FinishedFiles(isTrusted, sorter.finish());
    }
  }

  private static boolean readAll(FileChannel journal, byte[] head, RecordSorter into)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Journal.BUFFER);
    buffer.limit(head.length);
    fill(journal, buffer);
    if (!Arrays.equals(head, 0, head.length, buffer.array(), 0, buffer.position())) {
      return false;
    }
    while (true) {
      fill(journal, buffer.clear());
      int whole = buffer.position() / Journal.RECORD * Journal.RECORD;
      for (int at = 0; at < whole; at += Journal.RECORD) {
        if (buffer.getInt(at + Journal.BODY) != Journal.checksum(buffer.array(), at)) {
          return false;
        }
        into.add(buffer.array(), at);
      }
      if (buffer.hasRemaining()) {
        return true;
      }
    }
  }

  private static void fill(FileChannel journal, ByteBuffer buffer) throws IOException {
    int count = 0;
    while (buffer.hasRemaining() && count >= 0) {
      count = journal.read(buffer);
    }
  }

  boolean isTrusted() {
    return isTrusted;
  }

  long count() {
    return records.count();
  }

  /** Whether exactly this was noted. */
  boolean contains(byte[] body) {
    cursor.rewind();
    return records.count() > 0 && cursor.find(body, 0, body.length);
  }

  @Override
  public void close() {
    cursor.close();
    records.close();
  }
}
