package dev.sluice.repository;

import dev.sluice.spill.SpillFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The JSON of one tree, verified: in memory while that is affordable, else in a spill file. */
final class TreeText implements AutoCloseable {
  private byte[] bytes;
  private @Nullable SpillFile file;

  private TreeText(byte[] bytes, @Nullable SpillFile file) {
    this.bytes = bytes;
    this.file = file;
  }

  static TreeText of(OpenedBlob opened) {
    return opened.isInMemory()
        ? new TreeText(Arrays.copyOf(opened.array(), (int) opened.length()), null)
        : new TreeText(new byte[0], opened.keepFile());
  }

  /** Bytes of heap it takes. */
  int heapBytes() {
    return bytes.length;
  }

  InputStream from(long offset) {
    SpillFile spilled = file;
    return spilled == null
        ? new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset)
        : spilled.stream(offset, spilled.size() - offset);
  }

  /** Moves it out of memory. */
  void spill(Resources resources) {
    if (file == null) {
      SpillFile into = new SpillFile(resources.temporary(), 0);
      into.append(bytes, 0, bytes.length);
      file = into;
      bytes = new byte[0];
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
    bytes = new byte[0];
  }
}
