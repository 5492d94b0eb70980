package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A key file to be written.
 *
 * @param password what opens it
 * @param n scrypt's cost, a power of two
 * @param r scrypt's block size
 * @param p scrypt's parallelism
 * @param isRustic whether it has only the fields that rustic writes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeySpec(byte[] password, int n, int r, int p, boolean isRustic) {
  /** A key for this password, in UTF-8, that opens in no time. */
  public static KeySpec of(String password) {
    return of(password.getBytes(StandardCharsets.UTF_8));
  }

  /** A key for this password that opens in no time. */
  public static KeySpec of(byte[] password) {
    return new KeySpec(password, 16, 1, 1, false);
  }

  /** The same key with other costs; scrypt needs {@code 128 * n * r} bytes of memory. */
  public KeySpec cost(int n, int r, int p) {
    return new KeySpec(password, n, r, p, isRustic);
  }

  /** The same key with only the fields that rustic writes. */
  public KeySpec rustic() {
    return new KeySpec(password, n, r, p, true);
  }

  /** The key file: JSON around the master key, sealed with a key made from the password. */
  byte[] file(RepositoryKey master, Noise noise) {
    byte[] salt = noise.bytes(64);
    RepositoryKey derived = RepositoryKey.split(SCrypt.generate(password, salt, n, r, p, 64));
    byte[] data = new BoxSealer(derived, noise).seal(master.jsonBytes());
    JsonObject json = new JsonObject();
    if (!isRustic) {
      json.string("created", "2024-01-02T03:04:05.123456789+01:00")
          .string("username", "root")
          .string("hostname", "testing");
    }
    return json.string("kdf", "scrypt")
        .number("N", n)
        .number("r", r)
        .number("p", p)
        .string("salt", Base64.getEncoder().encodeToString(salt))
        .string("data", Base64.getEncoder().encodeToString(data))
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
