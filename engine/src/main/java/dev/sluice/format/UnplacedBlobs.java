package dev.sluice.format;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blobs of a pack whose id follows them in the index file; flat, 45 bytes each. */
final class UnplacedBlobs {
  private static final int ENTRY_BYTES = 1 + Id.BYTES + 3 * Integer.BYTES;

  /** What the largest header that restic reads has room for, 16 MiB of 37 bytes. */
  private static final int MAX_ENTRIES = (16 << 20) / 37;

  private ByteBuffer entries = ByteBuffer.allocate(0);
  private final List<String> unknownTypes = new ArrayList<>();

  void clear() {
    entries.clear();
    unknownTypes.clear();
  }

  /** Keeps a blob; one without a type is kept by the name of its unknown type alone. */
  void add(
      @Nullable BlobType type,
      String unknownType,
      byte[] id,
      long offset,
      long length,
      long plainLength) {
    if (entries.position() / ENTRY_BYTES + unknownTypes.size() == MAX_ENTRIES) {
      throw new SluiceException(
          Kind.DAMAGED, "a pack lists more than " + MAX_ENTRIES + " blobs before its ID");
    }
    if (type == null) {
      unknownTypes.add(unknownType);
      return;
    }
    if (entries.remaining() < ENTRY_BYTES) {
      entries =
          ByteBuffer.allocate(Math.max(64 * ENTRY_BYTES, 2 * entries.capacity()))
              .put(entries.flip());
    }
    entries.put((byte) (type == BlobType.TREE ? 1 : 0)).put(id);
    entries.putInt((int) offset).putInt((int) length).putInt((int) plainLength);
  }

  /** Tells all blobs, now that their pack is known, and forgets them. */
  void deliver(Id pack, IndexVisitor visitor) {
    byte[] id = new byte[Id.BYTES];
    entries.flip();
    while (entries.hasRemaining()) {
      BlobType type = entries.get() == 1 ? BlobType.TREE : BlobType.DATA;
      entries.get(id);
      long offset = Integer.toUnsignedLong(entries.getInt());
      long length = Integer.toUnsignedLong(entries.getInt());
      visitor.blob(type, id, 0, offset, length, Integer.toUnsignedLong(entries.getInt()));
    }
    unknownTypes.forEach(type -> visitor.unknownBlobType(type, pack));
    clear();
  }
}
