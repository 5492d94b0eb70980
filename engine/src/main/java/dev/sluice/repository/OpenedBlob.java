package dev.sluice.repository;

import dev.sluice.spill.SpillFile;
import org.jspecify.annotations.Nullable;

/**
 * The verified plaintext of one blob: in memory, or in a spill file if it is too large for that.
 * Valid only while the call or subscription it was handed to lasts.
 */
public final class OpenedBlob {
  private final byte[] array;
  private final @Nullable SpillFile file;
  private final long length;
  private boolean isKept;

  private OpenedBlob(byte[] array, @Nullable SpillFile file, long length) {
    this.array = array;
    this.file = file;
    this.length = length;
  }

  static OpenedBlob inMemory(byte[] array, int length) {
    return new OpenedBlob(array, null, length);
  }

  static OpenedBlob inFile(SpillFile file) {
    return new OpenedBlob(new byte[0], file, file.size());
  }

  /** Length in bytes. */
  public long length() {
    return length;
  }

  /** Whether {@link #array} holds all of it. */
  public boolean isInMemory() {
    return file == null;
  }

  /** Holds the blob from 0 to {@link #length}, if it is in memory. Not to be changed. */
  public byte[] array() {
    if (file != null) {
      throw new IllegalStateException("the blob is not in memory");
    }
    return array;
  }

  /** Takes over the file it lies in, which is then the caller's to close. */
  SpillFile keepFile() {
    if (file == null) {
      throw new IllegalStateException("the blob is in memory");
    }
    isKept = true;
    return file;
  }

  /** Frees the file it lies in, unless somebody took it over. */
  void release() {
    if (file != null && !isKept) {
      file.close();
    }
  }

  /** Copies a part of the blob. */
  public void read(long position, byte[] target, int offset, int count) {
    if (file != null) {
      file.read(position, target, offset, count);
    } else {
      System.arraycopy(array, (int) position, target, offset, count);
    }
  }
}
