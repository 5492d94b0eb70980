package dev.sluice.repository;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sluice.backend.Id;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.spill.SpillFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Opens a blob that is too large for memory, through spill files: the sealed bytes are
 * authenticated as they arrive; then they are decrypted, decompressed and hashed as streams into a
 * second file, which is only given out once length and hash are right. Costs time and disk, not
 * memory. The format allows blobs of almost 4 GiB; the JSON of a directory with a million entries
 * is hundreds of megabytes.
 */
final class LargeBlobOpener implements AutoCloseable {
  private static final int STEP = 64 * 1024;

  private final MasterKey key;
  private final Resources resources;
  private final BlobCopy copy;
  private final SpillFile sealed;

  LargeBlobOpener(MasterKey key, Resources resources, BlobCopy copy) {
    this.key = key;
    this.resources = resources;
    this.copy = copy;
    this.sealed = newFile();
  }

  private SpillFile newFile() {
    return new SpillFile(resources.temporary(), resources.options().memory().spillThreshold());
  }

  LargeBlobOpener add(ByteBuffer chunk) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    sealed.append(bytes, 0, bytes.length);
    return this;
  }

  /** The verified plaintext, which is the caller's to close. */
  SpillFile open(Id id) {
    SpilledBox box = new SpilledBox(sealed, key).authenticate();
    SpillFile plain = newFile();
    boolean isRight = false;
    try (InputStream decrypted = box.plaintext();
        InputStream content =
            copy.isCompressed() ? new ZstdInputStreamNoFinalizer(decrypted) : decrypted) {
      drain(content, plain, id);
      isRight = true;
      return plain;
    } catch (IOException e) {
      throw damaged("decompression failed: " + e.getMessage());
    } finally {
      if (!isRight) {
        plain.close();
      }
    }
  }

  private void drain(InputStream content, SpillFile plain, Id id) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] step = new byte[STEP];
    for (int read = content.read(step); read >= 0; read = content.read(step)) {
      if (plain.size() + read > copy.openedLength()) {
        throw damaged("expected " + copy.openedLength() + " bytes, got more");
      }
      digest.update(step, 0, read);
      plain.append(step, 0, read);
    }
    if (plain.size() != copy.openedLength()) {
      throw damaged("expected " + copy.openedLength() + " bytes, got " + plain.size());
    }
    Id hash = Id.of(digest.digest());
    if (!hash.equals(id)) {
      throw damaged("content hash is " + hash);
    }
  }

  private static SluiceException damaged(String reason) {
    return new SluiceException(Kind.DAMAGED, reason);
  }

  @Override
  public void close() {
    sealed.close();
  }
}
