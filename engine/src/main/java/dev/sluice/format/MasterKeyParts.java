package dev.sluice.format;

/**
 * The secrets of a master key; the arrays are the receiver's, to wipe after use.
 *
 * @param encrypt 32 bytes
 * @param macK 16 bytes
 * @param macR 16 bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public record MasterKeyParts(byte[] encrypt, byte[] macK, byte[] macR) {
  /** Shows nothing secret. */
  @Override
  public String toString() {
    return "MasterKeyParts";
  }
}
