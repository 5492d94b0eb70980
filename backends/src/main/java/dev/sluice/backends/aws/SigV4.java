package dev.sluice.backends.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests by AWS Signature Version 4 (Amazon's documentation, "Create a signed AWS API
 * request"). The path is signed as it is sent, as S3 wants it.
 *
 * @param service such as {@code s3}
 * @param region such as {@code eu-west-1}
 */
public record SigV4(String service, String region) {
  /** The SHA-256 of a body that is empty. */
  public static final String EMPTY = sha256("");

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * A request that is to be signed.
   *
   * @param method such as {@code GET}
   * @param uri absolute and encoded, its query too
   * @param headers all of which are signed, besides the host's name
   * @param bodyHash SHA-256 of the body
   */
  public record Unsigned(String method, URI uri, Map<String, String> headers, String bodyHash) {}

  /** The headers of the request with those that sign it. */
  public Map<String, String> sign(Unsigned request, AwsKeys keys, Instant now) {
    Map<String, String> headers = new HashMap<>(request.headers());
    String time = TIME.format(now);
    headers.put("x-amz-date", time);
    keys.sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));

    SortedMap<String, String> signed = new TreeMap<>();
    headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    signed.put("host", request.uri().getRawAuthority());
    String names = String.join(";", signed.keySet());
    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String text =
        String.join("\n", ALGORITHM, time, scope, sha256(canonical(request, signed, names)));
    String signature = HexFormat.of().formatHex(hmac(key(keys, time.substring(0, 8)), text));
    headers.put(
        "Authorization",
        ALGORITHM
            + (" Credential=" + keys.accessKey() + "/" + scope)
            + (", SignedHeaders=" + names)
            + (", Signature=" + signature));
    return headers;
  }

  private static String canonical(
      Unsigned request, SortedMap<String, String> signed, String names) {
    StringBuilder headers = new StringBuilder();
    signed.forEach((name, value) -> headers.append(name).append(':').append(value).append('\n'));
    String path = request.uri().getRawPath();
    return String.join(
        "\n",
        request.method(),
        path.isEmpty() ? "/" : path,
        sorted(request.uri().getRawQuery()),
        headers,
        names,
        request.bodyHash());
  }

  private static String sorted(String query) {
    if (query == null) {
      return "";
    }
    String[] values = query.split("&");
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i].contains("=") ? values[i] : values[i] + "=";
    }
    Arrays.sort(
        values,
        Comparator.comparing((String value) -> value.substring(0, value.indexOf('=')))
            .thenComparing(Comparator.naturalOrder()));
    return String.join("&", values);
  }

  private byte[] key(AwsKeys keys, String date) {
    byte[] secret = ("AWS4" + keys.secretKey()).getBytes(StandardCharsets.UTF_8);
    return hmac(hmac(hmac(hmac(secret, date), region), service), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The SHA-256 of a text, in hexadecimal digits. */
  public static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
