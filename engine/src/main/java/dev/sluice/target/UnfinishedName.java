package dev.sluice.target;

import dev.sluice.format.NodeName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names of files that are not complete: {@code .sluice-}, 32 hexadecimal digits, {@code .part}.
 */
final class UnfinishedName {
  private static final int HASH_BYTES = 16;

  private UnfinishedName() {}

  /** With the NUL that ends it; short, however long the final name is. */
  static byte[] of(NodeName name) {
    byte[] hash = sha256().digest(name.bytes());
    String text = ".sluice-" + HexFormat.of().formatHex(hash, 0, HASH_BYTES) + ".part";
    return Posix.terminated(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
