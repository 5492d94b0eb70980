package dev.sluice.backends.gcs;

import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.backends.testing.StoredFiles;
import dev.sluice.testing.MemorySink;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Google's JSON API on loopback: one bucket, and the servers that give out tokens for it. */
final class GcsServer implements AutoCloseable {
  static final String BUCKET = "bucket";
  static final String TOKEN = "s3cr3t-token";

  private static final String OBJECTS = "/storage/v1/b/" + BUCKET + "/o";

  private final StoredFiles files;
  private final int pageSize;
  private final KeyPair keys = keys();
  private final StorageServer server = new StorageServer(this::answer);

  GcsServer(MemorySink files, String root, int pageSize) {
    this.files = new StoredFiles(files, root);
    this.pageSize = pageSize;
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  StorageServer http() {
    return server;
  }

  /** A file with the key of an account that this server knows. */
  String serviceAccount() {
    String key =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return "{\"type\":\"service_account\",\"client_email\":\"me@example.com\",\"token_uri\":\""
        + server.address()
        + "/token\",\"private_key_id\":\"1\",\"private_key\":\""
        + key
        + "\"}";
  }

  private Reply answer(Asked asked) {
    return switch (asked.path()) {
      case "/token" ->
          isGranted(asked.form()) ? token() : Reply.of(401, "{\"error\":\"invalid_grant\"}");
      case "/computeMetadata/v1/instance/service-accounts/default/token" ->
          token().with("Metadata-Flavor", asked.header("Metadata-Flavor"));
      case "/impersonate" ->
          asked.header("Authorization").equals("Bearer " + TOKEN)
              ? Reply.of(
                  200,
                  "{\"accessToken\":\"" + TOKEN + "\",\"expireTime\":\"2040-01-01T00:00:00Z\"}")
              : Reply.of(403, "{}");
      default -> storage(asked);
    };
  }

  private static Reply token() {
    return Reply.of(200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3599}");
  }

  private boolean isGranted(Map<String, String> form) {
    String type = form.getOrDefault("grant_type", "");
    return switch (type.substring(type.lastIndexOf(':') + 1)) {
      case "jwt-bearer" -> isSigned(form.getOrDefault("assertion", ""));
      case "refresh_token" -> "refresh".equals(form.get("refresh_token"));
      case "token-exchange" -> "subject".equals(form.get("subject_token"));
      default -> false;
    };
  }

  /** RS256, and the claims that Google's documentation asks for. */
  private boolean isSigned(String assertion) {
    String[] parts = assertion.split("\\.", -1);
    Base64.Decoder base64 = Base64.getUrlDecoder();
    String claims = new String(base64.decode(parts[1]), StandardCharsets.UTF_8);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(base64.decode(parts[2]))
          && claims.contains("\"iss\":\"me@example.com\"")
          && claims.contains("\"aud\":\"" + server.address() + "/token\"")
          && claims.contains("devstorage.read_only");
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Reply storage(Asked asked) {
    if (!asked.header("Authorization").equals("Bearer " + TOKEN)) {
      return error(401, "authError");
    }
    if (asked.path().equals(OBJECTS)) {
      return list(asked);
    }
    if (!asked.path().startsWith(OBJECTS + "/")) {
      return Reply.of(404, "{\"error\":{\"message\":\"The specified bucket does not exist.\"}}");
    }
    String encoded = asked.path().substring(OBJECTS.length() + 1);
    String name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    Optional<byte[]> file = encoded.contains("/") ? Optional.empty() : files.find(name);
    if (file.isEmpty()) {
      return error(404, "notFound");
    }
    return asked.query().getOrDefault("alt", "json").equals("media")
        ? Reply.file(file.get(), asked.header("Range"))
        : Reply.of(200, "{\"size\": \"" + file.get().length + "\"}");
  }

  static Reply error(int status, String reason) {
    return Reply.of(
        status,
        "{\"error\":{\"code\":"
            + status
            + ",\"errors\":[{\"reason\":\""
            + reason
            + "\"}],\"message\":\"no\"}}");
  }

  private Reply list(Asked asked) {
    Map<String, String> query = asked.query();
    StoredFiles.Page page =
        files.page(query.getOrDefault("prefix", ""), query.getOrDefault("pageToken", ""), pageSize);
    String items =
        page.names().stream()
            .map(name -> "{\"name\":\"" + name + "\"}")
            .collect(Collectors.joining(","));
    String next = page.last().map(last -> ",\"nextPageToken\":\"" + last + "\"").orElse("");
    return Reply.of(
        200, items.isEmpty() ? "{\"kind\":\"x\"}" : "{\"items\":[" + items + "]" + next + "}");
  }

  @Override
  public void close() {
    server.close();
  }
}
