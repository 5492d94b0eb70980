package dev.sluice.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * One sealed box in pieces of any size: first all its ciphertext goes through {@link
 * #authenticate}, then {@link #matches} tells whether it is genuine, and only then the same
 * ciphertext goes through {@link #decrypt}. For one thread at a time.
 */
public final class BoxStream {
  static final String COUNTER_MODE = "AES/CTR/NoPadding";

  /** Small enough that the cipher's inner loop becomes hot soon (see {@link BoxOpener#warmUp}). */
  private static final int UPDATE_BYTES = 16 * 1024;

  private final SecretKey encrypt;
  private final Cipher counterMode;
  private final Cipher block;
  private final Poly1305 mac;
  private byte[] iv = new byte[BoxOpener.IV_BYTES];
  private final byte[] macS = new byte[Poly1305.TAG_BYTES];
  private boolean isAuthentic;

  BoxStream(SecretKey encrypt, SecretKey macK, Poly1305 mac) {
    this.encrypt = encrypt;
    this.mac = mac;
    try {
      this.counterMode = Cipher.getInstance(COUNTER_MODE);
      this.block = Cipher.getInstance("AES/ECB/NoPadding");
      this.block.init(Cipher.ENCRYPT_MODE, macK);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  /** Begins with another box. */
  void start(byte[] bytes, int offset) {
    iv = Arrays.copyOfRange(bytes, offset, offset + BoxOpener.IV_BYTES);
    isAuthentic = false;
    mac.reset();
  }

  /** Takes the next piece of ciphertext into the MAC. */
  public void authenticate(byte[] ciphertext, int offset, int length) {
    mac.update(ciphertext, offset, length);
  }

  /**
   * Whether all ciphertext so far is what was sealed; asked once, after the last piece. Takes the
   * same time whatever the answer.
   *
   * @param tag the last 16 bytes of the box
   */
  public boolean matches(byte[] tag) {
    if (tag.length != Poly1305.TAG_BYTES) {
      throw new IllegalArgumentException("a MAC has 16 bytes, not " + tag.length);
    }
    return matches(tag, 0);
  }

  boolean matches(byte[] bytes, int offset) {
    try {
      block.doFinal(iv, 0, iv.length, macS, 0);
      isAuthentic = mac.matches(macS, bytes, offset);
      if (isAuthentic) {
        counterMode.init(Cipher.DECRYPT_MODE, encrypt, new IvParameterSpec(iv));
      }
      return isAuthentic;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  /** Decrypts the next piece into another array; fails unless the MAC was found right before. */
  public void decrypt(byte[] in, int offset, int length, byte[] out, int outOffset) {
    if (!isAuthentic) {
      throw new IllegalStateException("not authenticated");
    }
    try {
      for (int done = 0; done < length; done += UPDATE_BYTES) {
        int piece = Math.min(UPDATE_BYTES, length - done);
        counterMode.update(in, offset + done, piece, out, outOffset + done);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }
}
