package dev.sluice.repository;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.UnpackedFile;
import dev.sluice.spill.SpillFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * One file of the repository as it was stored, being collected: small ones in memory, larger ones
 * in a spill file. Checks it against its name, authenticates it, and gives its JSON as a stream, so
 * that an index file of any size costs the same memory.
 */
final class StoredFile implements AutoCloseable {
  private final FileHandle file;
  private final SpillFile bytes;
  private final MessageDigest digest = Digests.sha256();

  StoredFile(FileHandle file, Resources resources) {
    this.file = file;
    this.bytes =
        new SpillFile(
            resources.temporary(),
            resources.options().memory().storedFileBytes(),
            resources.blocks());
  }

  StoredFile add(ByteBuffer chunk) {
    digest.update(chunk.duplicate());
    if (chunk.hasArray()) {
      bytes.append(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
    } else {
      byte[] copy = new byte[chunk.remaining()];
      chunk.get(copy);
      bytes.append(copy, 0, copy.length);
    }
    return this;
  }

  /** Fails if the bytes are not those the file is named by. */
  StoredFile checkName() {
    Id content = Id.of(digest.digest());
    if (!content.equals(file.id())) {
      throw damaged("content hash is " + content + ", the file is damaged");
    }
    return this;
  }

  Id id() {
    return file.id();
  }

  long size() {
    return bytes.size();
  }

  /** All bytes as they are; for key files, which are not sealed. */
  byte[] raw(int cap) {
    if (size() > cap) {
      throw damaged("larger than " + cap + " bytes, not a " + file.type().noun() + " file");
    }
    byte[] all = new byte[(int) size()];
    bytes.read(0, all, 0, all.length);
    return all;
  }

  /** The JSON inside, authenticated before the first byte of it is seen. */
  private InputStream openJson(MasterKey key) {
    return UnpackedFile.json(new SpilledBox(bytes, key).authenticate().plaintext());
  }

  /** Reads the JSON inside; whatever is wrong with it is an error that names this file. */
  <T> T parseJson(MasterKey key, JsonUse<T> use) {
    try (InputStream json = openJson(key)) {
      return use.read(json);
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    } catch (SluiceException e) {
      boolean isNamed = e.getMessage().startsWith(file.toString());
      throw e.kind() == Kind.DAMAGED && !isNamed ? damaged(e.getMessage()) : e;
    }
  }

  /** Reads a JSON document. */
  interface JsonUse<T> {
    T read(InputStream json) throws IOException;
  }

  SluiceException damaged(String reason) {
    return new SluiceException(Kind.DAMAGED, file + ": " + reason);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
