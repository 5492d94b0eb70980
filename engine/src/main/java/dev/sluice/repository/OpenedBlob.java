package dev.sluice.repository;

import dev.sluice.spill.SpillFile;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verified plaintext of one blob: in memory, or in a spill file if it is too large for that.
 * Valid only while the call or subscription it was handed to lasts.
 */
public final class OpenedBlob {
  private static final byte[] ZEROS = new byte[4096];

  private final byte[] array;
  private final @Nullable SpillFile file;
  private final long length;
  private boolean isKept;
  private Optional<Boolean> isZero = Optional.empty();

  private OpenedBlob(byte[] array, @Nullable SpillFile file, long length) {
    this.array = array;
    this.file = file;
    this.length = length;
  }

  /**
   * A blob whose hash the caller has compared.
   *
   * @param array is taken over; holds the blob from 0 on
   */
  public static OpenedBlob inMemory(byte[] array, int length) {
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

  /**
   * Whether all of it is zeros, as far as that is known: of a blob in a file it is not. Looked at
   * once, however often the blob is used; for one thread at a time.
   */
  public boolean isZero() {
    if (isZero.isEmpty()) {
      isZero = Optional.of(file == null && isZero(array, (int) length));
    }
    return isZero.get();
  }

  private static boolean isZero(byte[] bytes, int length) {
    for (int at = 0; at < length; at += ZEROS.length) {
      int end = Math.min(length, at + ZEROS.length);
      if (!Arrays.equals(bytes, at, end, ZEROS, 0, end - at)) {
        return false;
      }
    }
    return true;
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
