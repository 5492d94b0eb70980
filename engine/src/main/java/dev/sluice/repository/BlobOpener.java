package dev.sluice.repository;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.sluice.backend.Id;
import dev.sluice.crypto.AuthenticationException;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.flow.BufferPool;
import java.security.DigestException;
import java.security.MessageDigest;

/**
 * Opens sealed blobs: authenticate, decrypt, decompress to exactly the declared length, compare the
 * SHA-256 with the id. Nothing of a blob is seen before all of that has passed. For one thread at a
 * time; ciphers and buffers are used again from blob to blob, so what was opened is valid only
 * until the next.
 */
final class BlobOpener implements AutoCloseable {
  private final BoxOpener box;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final MessageDigest digest = Digests.sha256();
  private final BufferPool buffers;
  private byte[] decrypted = new byte[0];
  private byte[] decompressed = new byte[0];
  private byte[] opened = new byte[0];
  private int openedLength;

  BlobOpener(MasterKey key, BufferPool buffers) {
    this.box = key.newOpener();
    this.buffers = buffers;
  }

  /** How much {@link #open} needs besides the sealed blob. */
  static long memoryFor(long sealedLength, long plainLength) {
    long decrypted = BufferPool.sizeFor((int) Math.max(0, sealedLength));
    return plainLength == 0 ? decrypted : decrypted + BufferPool.sizeFor((int) plainLength);
  }

  /**
   * Opens a blob; the plaintext is then in {@link #array}, from 0 to {@link #length}.
   *
   * @param plainLength declared length if it is compressed, else 0
   * @throws SluiceException of kind DAMAGED, with a reason to go behind "blob … in pack …: "
   */
  void open(byte[] sealed, int offset, int length, int plainLength, Id id) {
    if (length < BoxOpener.OVERHEAD) {
      throw damaged("impossible length " + length);
    }
    decrypted = room(decrypted, length - BoxOpener.OVERHEAD);
    int boxed;
    try {
      boxed = box.open(sealed, offset, length, decrypted, 0);
    } catch (AuthenticationException e) {
      throw damaged("authentication failed");
    }
    if (plainLength == 0) {
      opened = decrypted;
      openedLength = boxed;
    } else {
      decompress(boxed, plainLength);
    }
    check(id);
  }

  private void decompress(int boxed, int plainLength) {
    decompressed = room(decompressed, plainLength);
    int got;
    try {
      got = zstd.decompressByteArray(decompressed, 0, plainLength, decrypted, 0, boxed);
    } catch (ZstdException e) {
      if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
        throw damaged("expected " + plainLength + " bytes, got more");
      }
      throw damaged("decompression failed: " + e.getMessage());
    }
    if (got != plainLength) {
      throw damaged("expected " + plainLength + " bytes, got " + got);
    }
    opened = decompressed;
    openedLength = got;
  }

  private void check(Id id) {
    digest.update(opened, 0, openedLength);
    byte[] hash = new byte[Id.BYTES];
    try {
      digest.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
    Id content = Id.of(hash, 0);
    if (!content.equals(id)) {
      throw damaged("content hash is " + content);
    }
  }

  private byte[] room(byte[] array, int length) {
    if (array.length >= Math.max(1, length) && array.length <= 4L * Math.max(16384, length)) {
      return array;
    }
    if (array.length > 0) {
      buffers.give(array);
    }
    return buffers.take(length);
  }

  private static SluiceException damaged(String reason) {
    return new SluiceException(Kind.DAMAGED, reason);
  }

  /** Holds the opened blob from 0 on. Valid until the next call of {@link #open}. */
  byte[] array() {
    return opened;
  }

  /** Length of the opened blob. */
  int length() {
    return openedLength;
  }

  /** Gives the buffers back; the opener may be used again. */
  void releaseBuffers() {
    if (decrypted.length > 0) {
      buffers.give(decrypted);
    }
    if (decompressed.length > 0) {
      buffers.give(decompressed);
    }
    forgetBuffers();
  }

  /** Lets go of buffers that somebody may still be reading. */
  void forgetBuffers() {
    decrypted = new byte[0];
    decompressed = new byte[0];
    opened = new byte[0];
    openedLength = 0;
  }

  @Override
  public void close() {
    releaseBuffers();
    zstd.close();
  }
}
