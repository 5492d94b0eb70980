package dev.sluice.flow;

import java.util.ArrayDeque;

/**
 * Byte arrays to be used again. A new array of a megabyte costs a tenth of what decoding into it
 * costs (zeroing, collection), so the arrays that blobs pass through are kept.
 *
 * <p>Arrays come in size classes, four to each power of two, so that at most a fifth of one is
 * unused. Idle arrays are kept up to a bound; what does not fit is left to the collector, and when
 * a class that is asked for is empty, idle arrays of other classes make room. Ownership passes with
 * the array: who takes one owns it; who gives it back must not touch it again. Losing an array is
 * harmless.
 */
public final class BufferPool {
  private static final int SMALLEST = 4096;
  private static final int CLASSES = 4 * 20;

  private final long maxIdleBytes;
  private final ArrayDeque<byte[]>[] idle;
  private long idleBytes;

  /**
   * @param maxIdleBytes how many bytes may lie unused
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public BufferPool(long maxIdleBytes) {
    this.maxIdleBytes = maxIdleBytes;
    this.idle = new ArrayDeque[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      idle[i] = new ArrayDeque<>();
    }
  }

  /** The length of the array that {@link #take} gives for {@code length} bytes. */
  public static int sizeFor(int length) {
    if (length <= SMALLEST) {
      return SMALLEST;
    }
    int step = Integer.highestOneBit(length - 1) / 4;
    long size = ((long) length + step - 1) / step * step;
    return (int) Math.min(size, Integer.MAX_VALUE - 8);
  }

  private static int classOf(int size) {
    int top = 31 - Integer.numberOfLeadingZeros(size);
    int quarter = (size >>> (top - 2)) & 3;
    return Math.min(CLASSES - 1, 4 * (top - 12) + quarter);
  }

  /** An array of at least this length, with any content. */
  public byte[] take(int length) {
    int size = sizeFor(length);
    synchronized (this) {
      byte[] found = idle[classOf(size)].pollFirst();
      if (found != null && found.length >= length) {
        idleBytes -= found.length;
        return found;
      }
    }
    return new byte[size];
  }

  /** Takes an array back. */
  public synchronized void give(byte[] array) {
    if (array.length != sizeFor(array.length) || array.length > maxIdleBytes) {
      return;
    }
    for (int i = 0; i < CLASSES && idleBytes + array.length > maxIdleBytes; i++) {
      for (byte[] dropped = idle[i].pollLast();
          dropped != null;
          dropped = idleBytes + array.length > maxIdleBytes ? idle[i].pollLast() : null) {
        idleBytes -= dropped.length;
      }
    }
    idle[classOf(array.length)].addFirst(array);
    idleBytes += array.length;
  }

  /** Bytes that lie unused now. */
  public synchronized long idleBytes() {
    return idleBytes;
  }

  /** Lets all idle arrays go. */
  public synchronized void clear() {
    for (ArrayDeque<byte[]> arrays : idle) {
      arrays.clear();
    }
    idleBytes = 0;
  }
}
