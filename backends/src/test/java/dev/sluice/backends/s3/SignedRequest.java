package dev.sluice.backends.s3;

import dev.sluice.backends.testing.Asked;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A request with a signature of version 4, from the side of who verifies it. */
record SignedRequest(
    Asked asked, String accessKey, String date, String region, String names, String signature) {
  private static final Pattern HEADER =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  static SignedRequest of(Asked asked) {
    Matcher header = HEADER.matcher(asked.header("Authorization"));
    if (!header.matches()) {
      throw new AssertionError("not a signature: " + asked.header("Authorization"));
    }
    return new SignedRequest(
        asked, header.group(1), header.group(2), header.group(3), header.group(4), header.group(5));
  }

  boolean isSignedWith(String secret) {
    Set<String> needed = new TreeSet<>(Set.of("host", "x-amz-content-sha256", "x-amz-date"));
    asked.headers().keySet().stream().filter(n -> n.startsWith("x-amz-")).forEach(needed::add);
    if (!Arrays.asList(names.split(";", -1)).containsAll(needed)) {
      return false;
    }
    String time = asked.header("x-amz-date");
    String scope = date + "/" + region + "/s3/aws4_request";
    String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical());
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {date, region, "s3", "aws4_request", text}) {
      key = hmac(key, part);
    }
    return time.startsWith(date) && HexFormat.of().formatHex(key).equals(signature);
  }

  private String canonical() {
    StringBuilder text = new StringBuilder();
    text.append(asked.method()).append('\n').append(asked.path()).append('\n');
    Set<String> query = new TreeSet<>();
    for (String value : asked.rawQuery().split("&", -1)) {
      query.add(value.isEmpty() || value.contains("=") ? value : value + "=");
    }
    text.append(String.join("&", query)).append('\n');
    for (String name : names.split(";", -1)) {
      text.append(name).append(':').append(asked.header(name)).append('\n');
    }
    String hash = asked.header("x-amz-content-sha256");
    return text.append('\n').append(names).append('\n').append(hash).toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
