package dev.sluice.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Seals boxes, by BouncyCastle's Poly1305-AES rather than by the code under test. */
final class Boxes {
  private Boxes() {}

  static byte[] seal(byte[] encrypt, byte[] macK, byte[] macR, byte[] iv, byte[] plaintext) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(encrypt, "AES"), new IvParameterSpec(iv));
      byte[] ciphertext = cipher.doFinal(plaintext);
      byte[] box = Arrays.copyOf(iv, 32 + plaintext.length);
      System.arraycopy(ciphertext, 0, box, 16, ciphertext.length);
      byte[] macKey = Arrays.copyOf(macR, 32);
      System.arraycopy(macK, 0, macKey, 16, 16);
      Poly1305 mac = new Poly1305(AESEngine.newInstance());
      mac.init(new ParametersWithIV(new KeyParameter(macKey), iv));
      mac.update(ciphertext, 0, ciphertext.length);
      mac.doFinal(box, 16 + ciphertext.length);
      return box;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
