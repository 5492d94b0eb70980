package dev.sluice.backends.gcs;

import dev.sluice.backends.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * What a service account says of itself, to be signed with its key by RS256 (RFC 7523).
 *
 * @param account its mail address
 * @param scope what the token shall be good for
 * @param audience who is told, the address of the token server
 * @param keyId the name of the key, or nothing
 */
record Jwt(String account, String scope, String audience, String keyId) {
  private static final Duration LIFE = Duration.ofHours(1);

  /**
   * The signed text.
   *
   * @param key PEM of PKCS #8
   * @throws IllegalArgumentException if it is no such key; the message does not contain it
   */
  String sign(String key, Instant now) {
    Map<String, Object> header = new HashMap<>(Map.of("alg", "RS256", "typ", "JWT"));
    if (!keyId.isEmpty()) {
      header.put("kid", keyId);
    }
    Map<String, Object> claims =
        Map.of(
            "iss", account,
            "scope", scope,
            "aud", audience,
            "iat", now.getEpochSecond(),
            "exp", now.plus(LIFE).getEpochSecond());
    String text = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(privateKey(key));
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it is no RSA key");
    }
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("it is not in PEM");
    }
  }

  private static String encode(Map<String, Object> members) {
    return base64(JsonText.object(members).getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
