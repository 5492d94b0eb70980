package dev.sluice.backends.s3;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options {@code -o s3.…} of restic, and those of rustic's {@code opendal:s3}. */
final class S3Options {
  /** By short name. */
  static final Set<String> KNOWN =
      Set.of(
          "region",
          "bucket-lookup",
          "list-objects-v1",
          "unsafe-anonymous-auth",
          "retries",
          "storage-class",
          "layout",
          "enable-restore",
          "restore-days",
          "restore-timeout",
          "restore-tier");

  /** opendal's, which may also begin with {@code aws_}. */
  static final Set<String> OPENDAL =
      Set.of(
          "bucket",
          "root",
          "endpoint",
          "region",
          "access_key_id",
          "secret_access_key",
          "session_token",
          "profile",
          "role_arn",
          "external_id",
          "role_session_name",
          "enable_virtual_host_style",
          "skip_signature",
          "allow_anonymous",
          "disable_ec2_metadata",
          "disable_list_objects_v2",
          "enable_request_payer",
          "server_side_encryption_customer_algorithm",
          "server_side_encryption_customer_key",
          "server_side_encryption_customer_key_md5");

  private static final String SSE_C = "x-amz-server-side-encryption-customer-";

  private S3Options() {}

  /** restic's; those that do not matter to reading are taken and do nothing. */
  static S3Settings restic(
      S3Place place, Map<String, String> options, Map<String, String> environment) {
    return new S3Settings(
        region(options, environment),
        isVirtualHost(place, options),
        isSet(options, "list-objects-v1"),
        isSet(options, "unsafe-anonymous-auth"),
        Map.of(),
        S3ThawSettings.of(options));
  }

  private static Optional<String> region(
      Map<String, String> options, Map<String, String> environment) {
    return text(options, "region")
        .or(() -> text(environment, "AWS_DEFAULT_REGION"))
        .or(() -> text(environment, "AWS_REGION"));
  }

  private static boolean isVirtualHost(S3Place place, Map<String, String> options) {
    String lookup = options.getOrDefault("bucket-lookup", "auto");
    return switch (lookup) {
      case "auto" -> place.isVirtualHost();
      case "dns" -> true;
      case "path" -> false;
      default ->
          throw invalid(
              "option s3.bucket-lookup must be auto, dns or path, was \"" + lookup + "\"");
    };
  }

  /** rustic's, by the names of opendal. */
  static S3Settings opendal(Map<String, String> keys, Map<String, String> environment) {
    Map<String, String> headers = new HashMap<>();
    if (isSet(keys, "enable_request_payer")) {
      headers.put("x-amz-request-payer", "requester");
    }
    text(keys, "server_side_encryption_customer_key")
        .ifPresent(key -> headers.putAll(customerKey(keys, key)));
    return new S3Settings(
        region(keys, environment),
        isSet(keys, "enable_virtual_host_style"),
        isSet(keys, "disable_list_objects_v2"),
        isSet(keys, "skip_signature") || isSet(keys, "allow_anonymous"),
        headers,
        Optional.empty());
  }

  /** The key is given as it is, sent in base64, and so is its MD5. */
  private static Map<String, String> customerKey(Map<String, String> keys, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getEncoder();
    return Map.of(
        SSE_C + "algorithm",
        keys.getOrDefault("server_side_encryption_customer_algorithm", "AES256"),
        SSE_C + "key",
        base64.encodeToString(bytes),
        SSE_C + "key-md5",
        text(keys, "server_side_encryption_customer_key_md5")
            .orElseGet(() -> base64.encodeToString(md5(bytes))));
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<String> text(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  private static boolean isSet(Map<String, String> options, String name) {
    String value = options.getOrDefault(name, "false");
    return switch (value) {
      case "true", "1", "t", "T", "TRUE", "True" -> true;
      case "false", "0", "f", "F", "FALSE", "False" -> false;
      default -> throw invalid("option " + name + " must be true or false, was \"" + value + "\"");
    };
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(Kind.INVALID_ARGUMENT, why);
  }
}
