package dev.sluice.repository;

import dev.sluice.backend.ByteRange;
import dev.sluice.backend.Id;
import java.util.Arrays;

/**
 * One request's worth of a pack: wanted blobs in the order of their offsets, not overlapping, with
 * gaps between them that are cheaper to read than to skip. Flat, since there may be thousands.
 */
public final class PackRange {
  private final Id pack;
  private final byte[] ids;
  private final long[] numbers;
  private final int size;

  private PackRange(Id pack, byte[] ids, long[] numbers, int size) {
    this.pack = pack;
    this.ids = ids;
    this.numbers = numbers;
    this.size = size;
  }

  /** The pack to read. */
  public Id pack() {
    return pack;
  }

  /** From the first byte of the first blob to the last of the last. */
  public ByteRange bytes() {
    long start = offset(0);
    return new ByteRange(start, offset(size - 1) + length(size - 1) - start);
  }

  /** How many blobs. */
  public int size() {
    return size;
  }

  /** Id of a blob. */
  public Id id(int blob) {
    return Id.of(ids, blob * Id.BYTES);
  }

  /** Offset of a sealed blob in the pack. */
  public long offset(int blob) {
    return numbers[3 * blob];
  }

  /** Length of a sealed blob. */
  public long length(int blob) {
    return numbers[3 * blob + 1];
  }

  /** Length of the plaintext if it is compressed, else 0. */
  public long plainLength(int blob) {
    return numbers[3 * blob + 2];
  }

  BlobCopy copy(int blob) {
    return new BlobCopy(pack, offset(blob), length(blob), plainLength(blob));
  }

  /** The range that holds only this blob. */
  public PackRange single(int blob) {
    return new Builder(pack)
        .add(ids, blob * Id.BYTES, offset(blob), length(blob), plainLength(blob))
        .build();
  }

  /** Collects the blobs of a range. */
  public static final class Builder {
    private final Id pack;
    private byte[] ids = new byte[8 * Id.BYTES];
    private long[] numbers = new long[8 * 3];
    private int size;

    /** A range of this pack. */
    public Builder(Id pack) {
      this.pack = pack;
    }

    /** Adds a blob, which lies behind all that were added before. */
    public Builder add(byte[] idSource, int idAt, long offset, long length, long plainLength) {
      if (size > 0 && offset < end()) {
        throw new IllegalArgumentException("blobs of a range must not overlap");
      }
      if (size * Id.BYTES == ids.length) {
        ids = Arrays.copyOf(ids, 2 * ids.length);
        numbers = Arrays.copyOf(numbers, 2 * numbers.length);
      }
      System.arraycopy(idSource, idAt, ids, size * Id.BYTES, Id.BYTES);
      numbers[3 * size] = offset;
      numbers[3 * size + 1] = length;
      numbers[3 * size + 2] = plainLength;
      size++;
      return this;
    }

    /** How many blobs were added. */
    public int size() {
      return size;
    }

    /** The offset behind the last blob; 0 if there is none. */
    public long end() {
      return size == 0 ? 0 : numbers[3 * size - 3] + numbers[3 * size - 2];
    }

    /** Bytes from the first to the last blob. */
    public long length() {
      return size == 0 ? 0 : end() - numbers[0];
    }

    /** The range; at least one blob must have been added. */
    public PackRange build() {
      if (size == 0) {
        throw new IllegalStateException("a range needs a blob");
      }
      return new PackRange(pack, ids, numbers, size);
    }
  }
}
