package dev.sluice.crypto;

import java.util.Arrays;

/**
 * The three secrets that open sealed boxes: those of a whole repository, or those that a password
 * gives, which open its key file. Safe for use by several threads.
 */
public final class MasterKey {
  private static final int ENCRYPT_BYTES = 32;
  private static final int MAC_BYTES = 16;

  /** How many bytes of scrypt output make a key. */
  public static final int DERIVED_BYTES = ENCRYPT_BYTES + 2 * MAC_BYTES;

  private final byte[] encrypt;
  private final byte[] macK;
  private final byte[] macR;
  private boolean isDestroyed;

  /**
   * A key made of its parts, which are copied.
   *
   * @param encrypt the AES-256 key of the content, 32 bytes
   * @param macK the AES-128 key that turns an IV into the second half of the MAC key, 16 bytes
   * @param macR the first half of the MAC key, clamped or not, 16 bytes
   */
  public MasterKey(byte[] encrypt, byte[] macK, byte[] macR) {
    this.encrypt = copy(encrypt, ENCRYPT_BYTES);
    this.macK = copy(macK, MAC_BYTES);
    this.macR = copy(macR, MAC_BYTES);
  }

  private static byte[] copy(byte[] part, int length) {
    if (part.length != length) {
      throw new IllegalArgumentException("key part of " + part.length + " bytes, not " + length);
    }
    return part.clone();
  }

  /** The key that {@link Scrypt} derived from a password: 64 bytes, which are copied. */
  public static MasterKey ofDerived(byte[] scryptOutput) {
    if (scryptOutput.length != DERIVED_BYTES) {
      throw new IllegalArgumentException("not " + DERIVED_BYTES + " bytes of scrypt output");
    }
    int macK = ENCRYPT_BYTES;
    int macR = ENCRYPT_BYTES + MAC_BYTES;
    byte[] encrypt = Arrays.copyOf(scryptOutput, macK);
    byte[] k = Arrays.copyOfRange(scryptOutput, macK, macR);
    byte[] r = Arrays.copyOfRange(scryptOutput, macR, DERIVED_BYTES);
    try {
      return new MasterKey(encrypt, k, r);
    } finally {
      Arrays.fill(encrypt, (byte) 0);
      Arrays.fill(k, (byte) 0);
      Arrays.fill(r, (byte) 0);
    }
  }

  /**
   * A new opener of boxes sealed with this key, for one thread; fails once the key is destroyed.
   */
  public synchronized BoxOpener newOpener() {
    if (isDestroyed) {
      throw new IllegalStateException("the key was destroyed");
    }
    return new BoxOpener(encrypt, macK, macR);
  }

  /** Overwrites the secrets held here. Openers made before go on working. */
  public synchronized void destroy() {
    isDestroyed = true;
    Arrays.fill(encrypt, (byte) 0);
    Arrays.fill(macK, (byte) 0);
    Arrays.fill(macR, (byte) 0);
  }

  /** Shows nothing secret. */
  @Override
  public String toString() {
    return "MasterKey";
  }
}
