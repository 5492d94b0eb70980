package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * What stands behind the blocks of a sorted file that stays: the sparse keys (8 bytes each), then a
 * tail of fixed length: number of keys (4), record length (4), number of records (8), CRC-32C of
 * all that (4), and a mark with the version of the format (4).
 *
 * @param recordBytes length of every record
 * @param count how many records
 * @param keys where which block begins
 */
record SortedFileFooter(int recordBytes, long count, SparseKeys keys) {
  private static final int MARK = 0x534c5531; // "SLU1"
  private static final int TAIL = 24;

  static ByteBuffer of(int recordBytes, long count, SparseKeys keys) {
    byte[] array = new byte[keys.size() * Long.BYTES + TAIL];
    ByteBuffer bytes = ByteBuffer.wrap(array);
    keys.writeTo(bytes);
    bytes.putInt(keys.size()).putInt(recordBytes).putLong(count);
    bytes.putInt(checksum(array, bytes.position())).putInt(MARK);
    return bytes.flip();
  }

  /** Reads the footer; fails with kind DAMAGED unless it is one, whole, of this version. */
  static SortedFileFooter read(FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer tail = read(channel, size - TAIL, TAIL);
    int keyCount = tail.getInt();
    int recordBytes = tail.getInt();
    long count = tail.getLong();
    int checksum = tail.getInt();
    if (tail.getInt() != MARK || keyCount < 0 || recordBytes < 1 || count < 0) {
      throw damaged();
    }
    long start = size - TAIL - (long) keyCount * Long.BYTES;
    ByteBuffer all = read(channel, start, (int) (size - start));
    byte[] checked = new byte[all.limit() - 2 * Integer.BYTES];
    all.get(0, checked);
    if (checksum(checked, checked.length) != checksum
        || start != SortedFile.lengthOf(recordBytes, count)) {
      throw damaged();
    }
    return new SortedFileFooter(recordBytes, count, SparseKeys.read(all, keyCount));
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    if (from < 0) {
      throw damaged();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw damaged();
      }
    }
    return bytes.flip();
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static SluiceException damaged() {
    return new SluiceException(Kind.DAMAGED, "not a sorted file of this version");
  }
}
