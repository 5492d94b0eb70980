package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Seals boxes: IV, AES-256-CTR ciphertext, Poly1305-AES tag. Uses the JDK's AES and BouncyCastle's
 * Poly1305. The IVs come from a seed, so that what is written is the same every time; that makes
 * these boxes good for tests and for nothing else. Not for several threads.
 */
final class BoxSealer {
  static final int OVERHEAD = 32;
  private static final int IV_BYTES = 16;
  private static final int STEP = 8192; // the JDK's AES becomes fast in small updates

  private final SecretKeySpec encryptKey;
  private final KeyParameter macKey;
  private final Noise ivs;
  private final Cipher cipher;
  private final Poly1305 mac = new Poly1305(AESEngine.newInstance());

  BoxSealer(RepositoryKey key, Noise ivs) {
    this.ivs = ivs;
    this.encryptKey = new SecretKeySpec(key.encrypt(), "AES");
    byte[] rThenK = new byte[32];
    System.arraycopy(key.macR(), 0, rThenK, 0, 16);
    System.arraycopy(key.macK(), 0, rThenK, 16, 16);
    this.macKey = new KeyParameter(rThenK);
    try {
      this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] seal(byte[] plaintext) {
    byte[] box = new byte[plaintext.length + OVERHEAD];
    seal(plaintext, plaintext.length, box);
    return box;
  }

  /** Seals the first {@code length} bytes into {@code box}, and returns the length of the box. */
  int seal(byte[] plaintext, int length, byte[] box) {
    return seal(ivs.bytes(IV_BYTES), plaintext, length, box);
  }

  int seal(byte[] iv, byte[] plaintext, int length, byte[] box) {
    start(iv);
    System.arraycopy(iv, 0, box, 0, IV_BYTES);
    for (int done = 0; done < length; done += STEP) {
      encrypt(plaintext, done, Math.min(STEP, length - done), box, IV_BYTES + done);
    }
    mac.update(box, IV_BYTES, length);
    mac.doFinal(box, IV_BYTES + length);
    return length + OVERHEAD;
  }

  /** Seals a stream into another, in constant memory; returns the length of the box. */
  long seal(InputStream plaintext, OutputStream box) throws IOException {
    byte[] iv = ivs.bytes(IV_BYTES);
    start(iv);
    box.write(iv);
    byte[] in = new byte[STEP];
    byte[] out = new byte[STEP];
    long length = 0;
    for (int n = plaintext.read(in); n >= 0; n = plaintext.read(in)) {
      encrypt(in, 0, n, out, 0);
      mac.update(out, 0, n);
      box.write(out, 0, n);
      length += n;
    }
    byte[] tag = new byte[16];
    mac.doFinal(tag, 0);
    box.write(tag);
    return length + OVERHEAD;
  }

  private void start(byte[] iv) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, encryptKey, new IvParameterSpec(iv));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    mac.init(new ParametersWithIV(macKey, iv));
  }

  private void encrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    try {
      int n = cipher.update(in, inOffset, length, out, outOffset);
      if (n != length) {
        throw new UncheckedIOException(new IOException("the cipher kept bytes back"));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
