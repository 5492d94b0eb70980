package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that boxes are sealed with: the master key of a repository, or one derived from a password.
 *
 * @param encrypt AES-256 key, 32 bytes
 * @param macK AES-128 key of the MAC, 16 bytes
 * @param macR Poly1305 part of the MAC's key, 16 bytes, clamped or not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RepositoryKey(byte[] encrypt, byte[] macK, byte[] macR) {
  static RepositoryKey random(Noise noise) {
    return split(noise.bytes(64));
  }

  /** The key made of 64 bytes in the order of scrypt's output. */
  static RepositoryKey split(byte[] bytes) {
    return new RepositoryKey(
        Arrays.copyOf(bytes, 32),
        Arrays.copyOfRange(bytes, 32, 48),
        Arrays.copyOfRange(bytes, 48, 64));
  }

  /** The document that key files hold and {@code restic cat masterkey} prints. */
  String json() {
    return new JsonObject()
        .raw("mac", new JsonObject().string("k", base64(macK)).string("r", base64(macR)).toString())
        .string("encrypt", base64(encrypt))
        .toString();
  }

  byte[] jsonBytes() {
    return json().getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
