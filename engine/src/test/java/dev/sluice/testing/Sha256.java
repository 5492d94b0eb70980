package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as ids. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Id of(byte[] bytes) {
    return Id.of(digest().digest(bytes));
  }
}
