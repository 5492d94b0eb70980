package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are appended, then read at any place. They stay in memory up to a threshold, in blocks
 * that need not be copied while it grows, and move to a temporary file beyond it, in blocks that
 * each carry a checksum: a damaged file is an error, never a wrong restore. Appending and reading
 * may be done by several threads; each call is one step.
 */
public final class SpillFile implements AutoCloseable {
  /** Length of the arrays that {@link Blocks} lends. */
  public static final int BLOCK = 32 * 1024;

  private static final int STORED_BLOCK = BLOCK + Integer.BYTES;
  private static final int CACHED_BLOCKS = 8;
  private static final int FIRST_BYTES = 1024;

  /** Lends arrays of {@link #BLOCK} bytes to those that need many for a short time. */
  public interface Blocks {
    /** An array with any content. */
    byte[] take();

    /** Takes one back. */
    void give(byte[] block);
  }

  /** Made when needed, and left to the collector. */
  private static final Blocks NEW =
      new Blocks() {
        @Override
        public byte[] take() {
          return new byte[BLOCK];
        }

        @Override
        public void give(byte[] block) {}
      };

  private final TemporaryDirectory directory;
  private final int memoryThreshold;
  private final CRC32C crc = new CRC32C();
  private final Blocks blocks;

  /** What comes behind the flushed bytes; all but the last are full. */
  private final List<byte[]> memory = new ArrayList<>();

  private long size;
  private long flushed;
  private @Nullable FileChannel channel;
  private final byte[][] cache = new byte[CACHED_BLOCKS][];
  private final long[] cachedBlock = new long[CACHED_BLOCKS];
  private int nextVictim;

  /**
   * @param directory where the file goes if one is needed
   * @param memoryThreshold bytes to keep in memory before a file is made
   */
  public SpillFile(TemporaryDirectory directory, int memoryThreshold) {
    this(directory, memoryThreshold, NEW);
  }

  /** The same, in borrowed memory. */
  public SpillFile(TemporaryDirectory directory, int memoryThreshold, Blocks blocks) {
    this.directory = directory;
    this.blocks = blocks;
    this.memoryThreshold = Math.max(1, memoryThreshold / BLOCK) * BLOCK;
    Arrays.fill(cachedBlock, -1);
  }

  /** How many bytes there are; the address of the next one. */
  public synchronized long size() {
    return size;
  }

  /** Appends bytes and returns the address of the first. */
  public synchronized long append(byte[] bytes, int offset, int length) {
    long address = size;
    int done = 0;
    while (done < length) {
      int used = (int) (size % BLOCK);
      byte[] last = lastWithRoom(used);
      int part = Math.min(length - done, last.length - used);
      System.arraycopy(bytes, offset + done, last, used, part);
      size += part;
      done += part;
    }
    return address;
  }

  /** The block to append to, of which so much is used. */
  private byte[] lastWithRoom(int used) {
    if (used == 0) {
      int limit = channel == null ? memoryThreshold : BLOCK;
      if (memory.size() * (long) BLOCK >= limit) {
        flush();
      }
      memory.add(size == 0 ? new byte[FIRST_BYTES] : blocks.take());
    }
    int at = memory.size() - 1;
    byte[] last = memory.get(at);
    if (used == last.length) {
      byte[] larger = 4 * used < BLOCK ? new byte[4 * used] : blocks.take();
      System.arraycopy(last, 0, larger, 0, used);
      memory.set(at, larger);
      return larger;
    }
    return last;
  }

  /** Writes all blocks, which are full. */
  private void flush() {
    try {
      if (channel == null) {
        channel = directory.newFile();
      }
      ByteBuffer stored = ByteBuffer.allocate(STORED_BLOCK);
      for (byte[] block : memory) {
        crc.reset();
        crc.update(block, 0, BLOCK);
        stored.clear();
        stored.put(block, 0, BLOCK).putInt((int) crc.getValue()).flip();
        writeFully(stored, flushed / BLOCK * STORED_BLOCK);
        flushed += BLOCK;
      }
      directory.countWritten((long) memory.size() * BLOCK);
      memory.forEach(blocks::give);
      memory.clear();
    } catch (IOException e) {
      throw directory.failure("write temporary data", e);
    }
  }

  private void writeFully(ByteBuffer bytes, long position) throws IOException {
    FileChannel file = java.util.Objects.requireNonNull(channel);
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /**
   * Reads exactly {@code length} bytes from {@code address} on, all of which were appended before.
   */
  public synchronized void read(long address, byte[] target, int offset, int length) {
    if (address < 0 || address + length > size) {
      throw new IllegalArgumentException("no bytes " + address + "+" + length + " of " + size);
    }
    int done = 0;
    while (done < length) {
      long at = address + done;
      byte[] block = at >= flushed ? memory.get((int) ((at - flushed) / BLOCK)) : block(at / BLOCK);
      int inBlock = (int) (at % BLOCK);
      int part = Math.min(length - done, BLOCK - inBlock);
      System.arraycopy(block, inBlock, target, offset + done, part);
      done += part;
    }
  }

  /** Streams {@code length} bytes from {@code address} on; closing it leaves the file as it is. */
  public InputStream stream(long address, long length) {
    return new InputStream() {
      private long at = address;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int wanted) {
        if (wanted == 0) {
          return 0;
        }
        int part = (int) Math.min(wanted, address + length - at);
        if (part <= 0) {
          return -1;
        }
        SpillFile.this.read(at, target, offset, part);
        at += part;
        return part;
      }
    };
  }

  private byte[] block(long number) {
    for (int i = 0; i < CACHED_BLOCKS; i++) {
      byte[] cached = cache[i];
      if (cachedBlock[i] == number && cached != null) {
        return cached;
      }
    }
    int slot = nextVictim;
    nextVictim = (nextVictim + 1) % CACHED_BLOCKS;
    byte[] into = cache[slot];
    if (into == null) {
      into = new byte[STORED_BLOCK];
      cache[slot] = into;
    }
    cachedBlock[slot] = -1;
    load(number, into);
    cachedBlock[slot] = number;
    return into;
  }

  private void load(long number, byte[] into) {
    FileChannel file = java.util.Objects.requireNonNull(channel);
    ByteBuffer stored = ByteBuffer.wrap(into);
    try {
      while (stored.hasRemaining()) {
        if (file.read(stored, number * STORED_BLOCK + stored.position()) < 0) {
          throw new IOException("file ends early");
        }
      }
    } catch (IOException e) {
      throw directory.failure("read temporary data", e);
    }
    crc.reset();
    crc.update(into, 0, BLOCK);
    if ((int) crc.getValue() != stored.getInt(BLOCK)) {
      throw new SluiceException(
          Kind.DAMAGED,
          "temporary data was altered while in use; check the disk that holds the temporary"
              + " directory, and run the restore again");
    }
  }

  /** Frees the memory and the file. */
  @Override
  public synchronized void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException deletedWithTheDirectory) {
      channel = null;
    }
    Arrays.fill(cache, null);
    Arrays.fill(cachedBlock, -1);
    memory.stream().filter(block -> block.length == BLOCK).forEach(blocks::give);
    memory.clear();
    size = 0;
    flushed = 0;
  }
}
