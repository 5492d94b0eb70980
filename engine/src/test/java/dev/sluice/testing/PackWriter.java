package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.BlobType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes one pack: boxes one after another, then the sealed header and its length. */
final class PackWriter {
  /** Headers of more than 16 MiB are not read by restic; this many entries always fit. */
  static final int MAX_BLOBS = 400_000;

  private static final int MAX_ENTRY_BYTES = 41;

  private final OutputStream out;
  private final MessageDigest digest = Sha256.digest();
  private final BoxSealer sealer;
  private final List<BlobEntry> entries = new ArrayList<>();
  private byte[] box = new byte[0];
  private long size;

  /** A pack written to {@code out}, which the caller closes. */
  PackWriter(OutputStream out, BoxSealer sealer) {
    this.out = new DigestOutputStream(out, digest);
    this.sealer = sealer;
  }

  /**
   * Adds a blob.
   *
   * @param payload what is sealed: its content, or a zstd frame
   * @param uncompressedLength as in the entry; says that the payload is a frame
   */
  BlobEntry add(BlobKey key, byte[] payload, int payloadLength, OptionalLong uncompressedLength)
      throws IOException {
    if (box.length < payloadLength + BoxSealer.OVERHEAD) {
      box = new byte[payloadLength + BoxSealer.OVERHEAD];
    }
    int length = sealer.seal(payload, payloadLength, box);
    out.write(box, 0, length);
    return enter(new BlobEntry(key, size, length, uncompressedLength));
  }

  /** Adds a blob that is too large for an array. */
  BlobEntry add(BlobKey key, InputStream payload, OptionalLong uncompressedLength)
      throws IOException {
    long length = sealer.seal(payload, out);
    return enter(new BlobEntry(key, size, length, uncompressedLength));
  }

  private BlobEntry enter(BlobEntry entry) {
    entries.add(entry);
    size = entry.end();
    return entry;
  }

  List<BlobEntry> entries() {
    return entries;
  }

  /** What the whole pack would measure with one more blob of this payload, at most. */
  long sizeWith(long payloadLength) {
    long header = BoxSealer.OVERHEAD + (entries.size() + 1L) * MAX_ENTRY_BYTES + Integer.BYTES;
    return size + payloadLength + BoxSealer.OVERHEAD + header;
  }

  /** Writes the header, and returns the id of the pack. */
  Id finish() throws IOException {
    byte[] header = sealer.seal(header());
    out.write(header);
    byte[] length = new byte[Integer.BYTES];
    ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putInt(header.length);
    out.write(length);
    out.flush();
    size += header.length + length.length;
    return Id.of(digest.digest());
  }

  /** The size of the pack; with its header only after {@link #finish}. */
  long size() {
    return size;
  }

  private byte[] header() {
    ByteBuffer header =
        ByteBuffer.allocate(entries.size() * MAX_ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (BlobEntry entry : entries) {
      boolean isCompressed = entry.uncompressedLength().isPresent();
      boolean isTree = entry.key().type() == BlobType.TREE;
      header.put((byte) ((isCompressed ? 2 : 0) + (isTree ? 1 : 0)));
      header.putInt((int) entry.length());
      if (isCompressed) {
        header.putInt((int) entry.uncompressedLength().getAsLong());
      }
      header.put(entry.key().id().bytes());
    }
    byte[] bytes = new byte[header.position()];
    header.flip().get(bytes);
    return bytes;
  }
}
