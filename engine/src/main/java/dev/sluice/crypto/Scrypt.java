package dev.sluice.crypto;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The scrypt key derivation (RFC 7914), within a bound on memory. */
public final class Scrypt {
  private static final int HASH_BYTES = 32;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Scrypt() {}

  /**
   * Derives 64 bytes. Wants {@code 128·n·r} bytes for a table; where that is more than allowed it
   * keeps every second, fourth, … row only and computes the others again when they are needed,
   * which gives the same result in 1.25, 1.75, 2.75, … times the time.
   *
   * @param password any bytes, possibly none
   * @param n cost, a power of two above 1
   * @param r block size, at least 1
   * @param p number of passes, at least 1; {@code r·p} below 2^30
   * @param maxMemoryBytes what this call may allocate
   * @throws SluiceException of kind {@code DAMAGED} for parameters that scrypt does not have,
   *     {@code LIMIT} if the memory is not enough for any variant
   */
  public static byte[] derive(
      byte[] password, byte[] salt, int n, int r, int p, long maxMemoryBytes) {
    requireParameters(n, r, p);
    Mac hmac = hmac(password);
    ScryptTable table = ScryptTable.within(n, r, p, maxMemoryBytes);
    int laneInts = 32 * r;
    int[] lane = new int[laneInts];
    byte[] lanes = pbkdf2(hmac, salt, 4 * laneInts * p);
    for (int at = 0; at < lanes.length; at += 4 * laneInts) {
      for (int i = 0; i < laneInts; i++) {
        lane[i] = (int) INT.get(lanes, at + 4 * i);
      }
      table.mix(lane);
      for (int i = 0; i < laneInts; i++) {
        INT.set(lanes, at + 4 * i, lane[i]);
      }
    }
    byte[] derived = pbkdf2(hmac, lanes, MasterKey.DERIVED_BYTES);
    Arrays.fill(lanes, (byte) 0);
    Arrays.fill(lane, 0);
    return derived;
  }

  private static void requireParameters(int n, int r, int p) {
    if (n < 2 || Integer.bitCount(n) != 1) {
      throw new SluiceException(Kind.DAMAGED, "scrypt N = " + n + " is not a power of two above 1");
    }
    if (r < 1 || p < 1 || (long) r * p >= 1 << 30) {
      throw new SluiceException(
          Kind.DAMAGED, "scrypt r = " + r + ", p = " + p + " is out of range");
    }
  }

  private static Mac hmac(byte[] password) {
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      // The JDK refuses an empty key. HMAC pads keys with zeros, so one zero is the same key.
      hmac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
      return hmac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
    }
  }

  /** PBKDF2 with one iteration, by hand since the JDK's takes characters instead of bytes. */
  private static byte[] pbkdf2(Mac hmac, byte[] salt, int length) {
    byte[] derived = new byte[length];
    byte[] number = new byte[4];
    for (int at = 0, block = 1; at < length; at += HASH_BYTES, block++) {
      for (int i = 0; i < 4; i++) {
        number[i] = (byte) (block >>> (24 - 8 * i));
      }
      hmac.update(salt);
      byte[] hash = hmac.doFinal(number);
      System.arraycopy(hash, 0, derived, at, Math.min(HASH_BYTES, length - at));
      Arrays.fill(hash, (byte) 0);
    }
    return derived;
  }
}
