package dev.sluice.repository;

import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.BoxStream;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.spill.SpillFile;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sealed box that lies in a spill file, opened as a stream in two passes: all of it is
 * authenticated, then decrypted on the way out. Costs the same memory whatever its size.
 */
final class SpilledBox {
  private static final int IV = 16;
  private static final int MAC = 16;
  private static final int STEP = 64 * 1024;

  private final SpillFile sealed;
  private final MasterKey key;
  private @Nullable BoxStream box;

  SpilledBox(SpillFile sealed, MasterKey key) {
    this.sealed = sealed;
    this.key = key;
  }

  /** Reads all of it; fails with kind DAMAGED unless somebody with the key wrote exactly this. */
  SpilledBox authenticate() {
    if (sealed.size() < BoxOpener.OVERHEAD) {
      throw new SluiceException(Kind.DAMAGED, "truncated (" + sealed.size() + " bytes)");
    }
    byte[] iv = new byte[IV];
    byte[] mac = new byte[MAC];
    long end = sealed.size() - MAC;
    sealed.read(0, iv, 0, IV);
    sealed.read(end, mac, 0, MAC);
    BoxStream stream = key.newOpener().stream(iv);
    byte[] step = new byte[STEP];
    for (long at = IV; at < end; at += STEP) {
      int length = (int) Math.min(STEP, end - at);
      sealed.read(at, step, 0, length);
      stream.authenticate(step, 0, length);
    }
    if (!stream.matches(mac)) {
      throw new SluiceException(Kind.DAMAGED, "authentication failed");
    }
    box = stream;
    return this;
  }

  /** The plaintext, once; only after {@link #authenticate}. */
  InputStream plaintext() {
    BoxStream authenticated = Objects.requireNonNull(box, "not authenticated");
    InputStream ciphertext = sealed.stream(IV, sealed.size() - BoxOpener.OVERHEAD);
    return new Decrypting(ciphertext, authenticated);
  }

  private static final class Decrypting extends InputStream {
    private final InputStream ciphertext;
    private final BoxStream box;
    private final byte[] in = new byte[STEP];

    Decrypting(InputStream ciphertext, BoxStream box) {
      this.ciphertext = ciphertext;
      this.box = box;
    }

    @Override
    public int read() throws java.io.IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws java.io.IOException {
      int read = ciphertext.read(in, 0, Math.min(wanted, STEP));
      if (read > 0) {
        box.decrypt(in, 0, read, target, offset);
      }
      return read;
    }
  }
}
