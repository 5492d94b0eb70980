package dev.sluice.format;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of contents at the end of a pack: the sealed header, then its length as four bytes. All
 * errors are of kind {@code DAMAGED}, and say what is wrong but not with which pack.
 */
public final class PackHeader {
  /** Length of what follows the sealed header, in bytes. */
  public static final int LENGTH_BYTES = 4;

  private static final int SEAL_BYTES = 32;
  private static final long MAX_SEALED_BYTES = 16 << 20;
  private static final int STORED_ENTRY_BYTES = 37;
  private static final int COMPRESSED_ENTRY_BYTES = 41;

  private PackHeader() {}

  /**
   * One blob of a pack.
   *
   * @param offset of its sealed box in the pack, in bytes
   * @param length of its sealed box, in bytes
   * @param plainLength of its plaintext in bytes, 0 if it is stored uncompressed
   */
  public record Entry(BlobType type, Id id, long offset, long length, long plainLength) {}

  /**
   * Length of the sealed header, in bytes.
   *
   * @param packEnd holds the last four bytes of the pack at {@code offset}
   * @param packSize in bytes
   */
  public static int sealedLength(byte[] packEnd, int offset, long packSize) {
    ByteBuffer end = ByteBuffer.wrap(packEnd, offset, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    long length = Integer.toUnsignedLong(end.getInt());
    if (length < SEAL_BYTES || length > packSize - LENGTH_BYTES || length > MAX_SEALED_BYTES) {
      throw damaged("impossible length " + length + " in a pack of " + packSize + " bytes");
    }
    return (int) length;
  }

  /**
   * The blobs of a pack, in the order in which they lie there.
   *
   * @param header the opened header
   * @param packSize in bytes
   * @param sealedLength of the header, in bytes
   */
  public static List<Entry> parse(byte[] header, long packSize, int sealedLength) {
    if (sealedLength != header.length + SEAL_BYTES) {
      throw damaged("length " + sealedLength + " for " + header.length + " bytes of entries");
    }
    ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    List<Entry> entries = new ArrayList<>(header.length / STORED_ENTRY_BYTES);
    long offset = 0;
    while (in.hasRemaining()) {
      Entry entry = entry(in, offset);
      entries.add(entry);
      offset += entry.length();
    }
    if (offset + sealedLength + LENGTH_BYTES != packSize) {
      throw damaged(
          "blobs and header make "
              + (offset + sealedLength + LENGTH_BYTES)
              + " bytes, the pack has "
              + packSize);
    }
    return List.copyOf(entries);
  }

  private static Entry entry(ByteBuffer in, long offset) {
    int type = in.get(in.position());
    if (type < 0 || type > 3) {
      throw damaged("unknown blob type " + (type & 0xff));
    }
    boolean isCompressed = type >= 2;
    if (in.remaining() < (isCompressed ? COMPRESSED_ENTRY_BYTES : STORED_ENTRY_BYTES)) {
      throw damaged("the last entry is cut");
    }
    in.get();
    long length = Integer.toUnsignedLong(in.getInt());
    long plainLength = isCompressed ? Integer.toUnsignedLong(in.getInt()) : 0;
    byte[] id = new byte[Id.BYTES];
    in.get(id);
    BlobType blobType = type % 2 == 0 ? BlobType.DATA : BlobType.TREE;
    return new Entry(blobType, Id.of(id), offset, length, plainLength);
  }

  private static SluiceException damaged(String reason) {
    return new SluiceException(Kind.DAMAGED, "header: " + reason);
  }
}
