package dev.sluice.backends.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backends.aws.SigV4.Unsigned;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The examples of Amazon's documentation: "Authenticating Requests: Using the Authorization Header"
 * of S3, and the test suite of version 4.
 */
class SigV4Test {
  private static final AwsKeys KEYS =
      new AwsKeys(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Optional.empty());
  private static final Instant TIME = Instant.parse("2013-05-24T00:00:00Z");
  private static final String BUCKET = "https://examplebucket.s3.amazonaws.com/";

  private static String sign(String uri, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("x-amz-content-sha256", SigV4.EMPTY);
    Unsigned request = new Unsigned("GET", URI.create(uri), all, SigV4.EMPTY);
    Map<String, String> signed = new SigV4("s3", "us-east-1").sign(request, KEYS, TIME);
    return signed.getOrDefault("Authorization", "");
  }

  @Test
  void getObject() {
    assertThat(sign(BUCKET + "test.txt", Map.of("Range", "bytes=0-9")))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void getBucketLifecycle() {
    assertThat(sign(BUCKET + "?lifecycle", Map.of()))
        .endsWith("=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void listObjects() {
    assertThat(sign(BUCKET + "?prefix=J&max-keys=2", Map.of()))
        .endsWith("=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  @Test
  void anotherService() {
    AwsKeys keys =
        new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());
    Unsigned request =
        new Unsigned("GET", URI.create("https://example.amazonaws.com"), Map.of(), SigV4.EMPTY);
    assertThat(
            new SigV4("service", "us-east-1")
                .sign(request, keys, Instant.parse("2015-08-30T12:36:00Z")))
        .hasEntrySatisfying(
            "Authorization",
            text ->
                assertThat(text)
                    .endsWith("=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
  }

  @Test
  void aSessionTokenIsSentAndSigned() {
    AwsKeys keys = new AwsKeys("a", "b", Optional.of("token"));
    Unsigned request = new Unsigned("GET", URI.create(BUCKET), Map.of(), SigV4.EMPTY);
    Map<String, String> headers = new SigV4("s3", "us-east-1").sign(request, keys, TIME);
    assertThat(headers).containsEntry("x-amz-security-token", "token");
    assertThat(headers.get("Authorization")).contains(";x-amz-security-token,");
  }

  @Test
  void keysAreNotPrinted() {
    assertThat(KEYS.toString()).doesNotContain("AKIA", "wJal");
  }
}
