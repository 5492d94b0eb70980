package dev.sluice.repository;

import dev.sluice.spill.SpillFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one tree, verified: in memory while that is affordable, else in a spill file, its own
 * or one that several share. May be moved out of memory by one thread while another reads.
 */
final class TreeText implements AutoCloseable {
  private final long size;
  private byte[] bytes;
  private @Nullable SpillFile file;
  private boolean isShared;
  private long start;

  private TreeText(byte[] bytes, @Nullable SpillFile file) {
    this.size = file == null ? bytes.length : file.size();
    this.bytes = bytes;
    this.file = file;
  }

  static TreeText of(OpenedBlob opened) {
    return opened.isInMemory()
        ? of(Arrays.copyOf(opened.array(), (int) opened.length()))
        : new TreeText(new byte[0], opened.keepFile());
  }

  /** The JSON in an array, which is not copied; several may share one. */
  static TreeText of(byte[] json) {
    return new TreeText(json, null);
  }

  /** Bytes of heap it takes. */
  synchronized int heapBytes() {
    return bytes.length;
  }

  /** Length in bytes. */
  long size() {
    return size;
  }

  synchronized InputStream from(long offset) {
    SpillFile spilled = file;
    return spilled == null
        ? new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset)
        : spilled.stream(start + offset, size - offset);
  }

  /** Copies a part into the beginning of an array. */
  synchronized void read(long offset, byte[] target, int length) {
    SpillFile spilled = file;
    if (spilled == null) {
      System.arraycopy(bytes, (int) offset, target, 0, length);
    } else {
      spilled.read(start + offset, target, 0, length);
    }
  }

  /** Moves it out of memory, to the end of a file that stays the caller's; true if it was there. */
  synchronized boolean spill(SpillFile shared) {
    if (file != null) {
      return false;
    }
    start = shared.append(bytes, 0, bytes.length);
    file = shared;
    isShared = true;
    bytes = new byte[0];
    return true;
  }

  /** Whether it is in a file that it does not own. */
  synchronized boolean isShared() {
    return isShared;
  }

  @Override
  public synchronized void close() {
    if (file != null && !isShared) {
      file.close();
    }
    bytes = new byte[0];
  }
}
