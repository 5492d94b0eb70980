package dev.sluice.crypto;

/** Boxes for benchmarks of other packages, all sealed with one key. */
public final class SealedSamples {
  private static final byte[] ENCRYPT = new byte[32];
  private static final byte[] MAC = new byte[16];

  private SealedSamples() {}

  /** The key that opens them. */
  public static MasterKey key() {
    return new MasterKey(ENCRYPT, MAC, MAC);
  }

  /** A box with this in it. */
  public static byte[] seal(byte[] plaintext) {
    return Boxes.seal(ENCRYPT, MAC, MAC, new byte[16], plaintext);
  }
}
