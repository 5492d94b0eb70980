package dev.sluice.crypto;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens sealed boxes, {@code IV (16 bytes) || ciphertext || MAC (16 bytes)}: AES-256 in counter
 * mode, authenticated by Poly1305-AES over the ciphertext. Keeps ciphers for the next box, so an
 * instance is for one thread at a time.
 */
public final class BoxOpener {
  /** How much longer a sealed box is than what is in it, in bytes. */
  public static final int OVERHEAD = 32;

  static final int IV_BYTES = 16;

  private static final int WARM_UP_BYTES = 256;
  private static final int WARM_UP_CALLS = 20_000;

  private final SecretKeySpec encrypt;
  private final SecretKeySpec macK;
  private final byte[] macR;
  private final BoxStream reused;

  BoxOpener(byte[] encrypt, byte[] macK, byte[] macR) {
    this.encrypt = new SecretKeySpec(encrypt, "AES");
    this.macK = new SecretKeySpec(macK, "AES");
    this.macR = macR.clone();
    this.reused = newStream();
  }

  private BoxStream newStream() {
    return new BoxStream(encrypt, macK, new Poly1305(macR));
  }

  /**
   * Opens one box. The plaintext array is written only after the MAC was found right.
   *
   * @param length of the box, in bytes, with its overhead
   * @param plaintext gets {@code length - OVERHEAD} bytes; another array than {@code sealed}, or
   *     the cipher is three times slower
   * @return the length of the plaintext
   * @throws AuthenticationException if the MAC is wrong
   * @throws SluiceException of kind {@code DAMAGED} if the box is too short to be one
   */
  public int open(byte[] sealed, int offset, int length, byte[] plaintext, int plaintextOffset) {
    if (length < OVERHEAD) {
      throw new SluiceException(Kind.DAMAGED, "truncated (" + length + " bytes)");
    }
    int ciphertext = offset + IV_BYTES;
    int ciphertextLength = length - OVERHEAD;
    reused.start(sealed, offset);
    reused.authenticate(sealed, ciphertext, ciphertextLength);
    if (!reused.matches(sealed, ciphertext + ciphertextLength)) {
      throw new AuthenticationException();
    }
    reused.decrypt(sealed, ciphertext, ciphertextLength, plaintext, plaintextOffset);
    return ciphertextLength;
  }

  /**
   * Starts on a box that is too large for memory and is therefore read twice.
   *
   * @param iv the first 16 bytes of the box
   */
  public BoxStream stream(byte[] iv) {
    if (iv.length != IV_BYTES) {
      throw new IllegalArgumentException("an IV has " + IV_BYTES + " bytes, not " + iv.length);
    }
    BoxStream stream = newStream();
    stream.start(iv, 0);
    return stream;
  }

  /**
   * Makes the JVM compile the cipher's fast path, which takes about 40 ms of CPU; to be run on a
   * side thread while the program waits for its first bytes. The JVM uses the processor's AES
   * instructions for many blocks at once only in code that was called thousands of times before,
   * and a restore calls it so rarely that it would run at a hundredth of the speed for its first
   * gigabytes.
   */
  public static void warmUp() {
    byte[] in = new byte[WARM_UP_BYTES];
    byte[] out = new byte[WARM_UP_BYTES];
    try {
      Cipher cipher = Cipher.getInstance(BoxStream.COUNTER_MODE);
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(new byte[32], "AES"),
          new IvParameterSpec(new byte[IV_BYTES]));
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        cipher.update(in, 0, in.length, out, 0);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES in counter mode", e);
    }
  }
}
