package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Sorted records in a temporary file, in blocks with a checksum each. */
final class SortedFile implements AutoCloseable {
  static final int BLOCK = 16 * 1024;

  private final TemporaryDirectory directory;
  private final FileChannel channel;
  private final int recordBytes;
  private final long count;
  private final SparseKeys keys;
  private final @Nullable Path kept;

  /**
   * @param kept where the file lies, if it is to stay
   */
  SortedFile(
      TemporaryDirectory directory,
      FileChannel channel,
      SortedFileFooter footer,
      @Nullable Path kept) {
    this.directory = directory;
    this.channel = channel;
    this.recordBytes = footer.recordBytes();
    this.count = footer.count();
    this.keys = footer.keys();
    this.kept = kept;
  }

  /** A damaged file is removed if it was to stay, so that the next run does not meet it again. */
  private SluiceException damaged() {
    if (kept == null) {
      return new SluiceException(
          Kind.DAMAGED,
          "temporary data was altered while in use; check the disk that holds the temporary"
              + " directory, and run the restore again");
    }
    try {
      Files.deleteIfExists(kept);
    } catch (IOException e) {
      return new SluiceException(
          Kind.LIMIT, "the cached index " + kept + " is damaged; remove it and run again", e);
    }
    return new SluiceException(
        Kind.LIMIT, "the cached index " + kept + " was damaged and is removed; run again");
  }

  static int recordsPerBlock(int recordBytes) {
    return Math.max(1, BLOCK / recordBytes);
  }

  static int blockBytes(int recordBytes) {
    return recordsPerBlock(recordBytes) * recordBytes;
  }

  /** Length of the blocks of so many records. */
  static long lengthOf(int recordBytes, long count) {
    long perBlock = recordsPerBlock(recordBytes);
    return count * recordBytes + (count + perBlock - 1) / perBlock * Integer.BYTES;
  }

  long count() {
    return count;
  }

  Cursor cursor() {
    return new Cursor();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw directory.failure("close a temporary file", e);
    }
  }

  /** Reads block by block; holds one block. */
  final class Cursor implements SeekableCursor {
    private final int perBlock = recordsPerBlock(recordBytes);
    private final byte[] block = new byte[blockBytes(recordBytes) + Integer.BYTES];
    private long loaded = -1;
    private long index = -1;

    /** Where the current record is in the block, and where the last one that is loaded ends. */
    private int at;

    private int end;

    @Override
    public boolean next() {
      if (index + 1 >= count) {
        return false;
      }
      if (at + recordBytes < end && index >= 0) {
        index++;
        at += recordBytes;
      } else {
        moveTo(index + 1);
      }
      return true;
    }

    @Override
    public void moveTo(long record) {
      index = record;
      long wanted = record / perBlock;
      if (wanted != loaded) {
        load(wanted);
      }
      at = (int) (record % perBlock) * recordBytes;
    }

    private void load(long number) {
      int records = (int) Math.min(perBlock, count - number * perBlock);
      int length = records * recordBytes;
      ByteBuffer bytes = ByteBuffer.wrap(block, 0, length + Integer.BYTES);
      long position = number * (blockBytes(recordBytes) + (long) Integer.BYTES);
      loaded = -1;
      end = 0;
      try {
        while (bytes.hasRemaining()) {
          if (channel.read(bytes, position + bytes.position()) < 0) {
            throw new IOException("file ends early");
          }
        }
      } catch (IOException e) {
        throw kept == null
            ? directory.failure("read temporary data", e)
            : new SluiceException(Kind.LIMIT, "cannot read " + kept + ": " + e.getMessage(), e);
      }
      CRC32C crc = new CRC32C();
      crc.update(block, 0, length);
      if ((int) crc.getValue() != bytes.getInt(length)) {
        throw damaged();
      }
      loaded = number;
      end = length;
    }

    @Override
    public boolean seek(byte[] key, int offset, int length) {
      long candidate = (long) keys.blockOf(key, offset, length) * perBlock;
      if (candidate > index) {
        moveToIfAny(candidate);
      }
      if (index < 0) {
        moveToIfAny(0);
      }
      while (index < count && compare(key, offset, length) < 0) {
        if (!next()) {
          index = count;
        }
      }
      return index < count;
    }

    @Override
    public void rewind() {
      index = -1;
    }

    private void moveToIfAny(long record) {
      if (record < count) {
        moveTo(record);
      } else {
        index = count;
      }
    }

    private int compare(byte[] key, int offset, int length) {
      return Arrays.compareUnsigned(block, at, at + length, key, offset, offset + length);
    }

    @Override
    public byte[] array() {
      return block;
    }

    @Override
    public int offset() {
      return at;
    }

    @Override
    public void close() {
      loaded = -1;
      end = 0;
    }
  }
}
