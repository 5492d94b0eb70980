package dev.sluice.repository;

import dev.sluice.spill.SpillFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one tree, verified: in memory while that is affordable, else in a spill file. May be
 * moved out of memory by one thread while another reads.
 */
final class TreeText implements AutoCloseable {
  private byte[] bytes;
  private @Nullable SpillFile file;

  private TreeText(byte[] bytes, @Nullable SpillFile file) {
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
  synchronized long size() {
    SpillFile spilled = file;
    return spilled == null ? bytes.length : spilled.size();
  }

  synchronized InputStream from(long offset) {
    SpillFile spilled = file;
    return spilled == null
        ? new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset)
        : spilled.stream(offset, spilled.size() - offset);
  }

  /** Copies a part into the beginning of an array. */
  synchronized void read(long offset, byte[] target, int length) {
    SpillFile spilled = file;
    if (spilled == null) {
      System.arraycopy(bytes, (int) offset, target, 0, length);
    } else {
      spilled.read(offset, target, 0, length);
    }
  }

  /** Moves it out of memory. */
  synchronized void spill(Resources resources) {
    if (file == null) {
      SpillFile into = new SpillFile(resources.temporary(), 0);
      into.append(bytes, 0, bytes.length);
      file = into;
      bytes = new byte[0];
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
    }
    bytes = new byte[0];
  }
}
