package dev.sluice.spill;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A table of counters, all zero at first: in memory while it is small, else in a temporary file,
 * where each value is kept with its complement so that damage is noticed. For several threads.
 */
public final class IntTable implements AutoCloseable {
  private static final int STORED = 2 * Integer.BYTES;

  private final TemporaryDirectory directory;
  private final int[] values;
  private final @Nullable FileChannel file;
  private final ByteBuffer stored = ByteBuffer.allocateDirect(STORED);

  /**
   * @param size how many counters
   * @param memoryThreshold bytes that may be kept in memory
   */
  public IntTable(TemporaryDirectory directory, long size, int memoryThreshold) {
    this.directory = directory;
    boolean isSmall = size * Integer.BYTES <= memoryThreshold;
    this.values = new int[isSmall ? (int) size : 0];
    this.file = isSmall ? null : directory.newFile();
  }

  /** The value of a counter. */
  public synchronized int get(long number) {
    return file == null ? values[(int) number] : load(number);
  }

  /** Replaces a value by what {@code change} makes of it, as one step; returns the new one. */
  public synchronized int update(long number, IntUnaryOperator change) {
    int changed = change.applyAsInt(get(number));
    if (file == null) {
      values[(int) number] = changed;
    } else {
      store(number, changed);
    }
    return changed;
  }

  private int load(long number) {
    FileChannel channel = Objects.requireNonNull(file);
    stored.clear();
    try {
      while (stored.hasRemaining()) {
        if (channel.read(stored, number * STORED + stored.position()) < 0) {
          return 0;
        }
      }
    } catch (IOException e) {
      throw directory.failure("read temporary data", e);
    }
    int value = stored.getInt(0);
    int complement = stored.getInt(Integer.BYTES);
    boolean isUnwritten = value == 0 && complement == 0;
    if (!isUnwritten && value != ~complement) {
      throw new SluiceException(
          Kind.DAMAGED,
          "temporary data was altered while in use; check the disk that holds the temporary"
              + " directory, and run the restore again");
    }
    return value;
  }

  private void store(long number, int value) {
    FileChannel channel = Objects.requireNonNull(file);
    stored.clear();
    stored.putInt(value).putInt(~value).flip();
    try {
      while (stored.hasRemaining()) {
        channel.write(stored, number * STORED + stored.position());
      }
    } catch (IOException e) {
      throw directory.failure("write temporary data", e);
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw directory.failure("close a temporary file", e);
      }
    }
  }
}
