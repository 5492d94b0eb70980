package dev.sluice.backends.azure;

import dev.sluice.backends.http.HttpRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What lets a request in. */
sealed interface AzureLogin {
  /** The request with whatever lets it in. */
  HttpRequest sign(HttpRequest request);

  /** Nothing, for public containers. */
  record Anonymous() implements AzureLogin {
    @Override
    public HttpRequest sign(HttpRequest request) {
      return request;
    }
  }

  /** A token of Entra ID's. */
  record Token(String token) implements AzureLogin {
    @Override
    public HttpRequest sign(HttpRequest request) {
      return request.with("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
      return "token";
    }
  }

  /** A query that has been signed by somebody else, without a question mark. */
  record SharedAccessSignature(String query) implements AzureLogin {
    @Override
    public HttpRequest sign(HttpRequest request) {
      String uri = request.uri() + (request.uri().contains("?") ? "&" : "?") + query;
      return new HttpRequest(
          request.operation(), request.method(), uri, request.headers(), request.body());
    }

    @Override
    public String toString() {
      return "shared access signature";
    }
  }

  /**
   * The key of the account (Azure's documentation, "Authorize with Shared Key").
   *
   * @param key in base64
   */
  record SharedKey(String account, String key) implements AzureLogin {
    /** Those that are signed without their names; all are empty here but the range. */
    private static final int BEFORE_RANGE = 10;

    @Override
    public HttpRequest sign(HttpRequest request) {
      String text =
          request.method()
              + "\n".repeat(BEFORE_RANGE + 1)
              + request.headers().getOrDefault("Range", "")
              + "\n"
              + headers(request.headers())
              + resource(URI.create(request.uri()));
      return request.with("Authorization", "SharedKey " + account + ":" + hmac(text));
    }

    private static String headers(Map<String, String> headers) {
      SortedMap<String, String> own = new TreeMap<>();
      headers.forEach(
          (name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-ms-")) {
              own.put(lower, value.strip());
            }
          });
      StringBuilder text = new StringBuilder();
      own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
      return text.toString();
    }

    private String resource(URI uri) {
      SortedMap<String, String> query = new TreeMap<>();
      if (uri.getRawQuery() != null) {
        for (String value : uri.getRawQuery().split("&", -1)) {
          int equals = value.indexOf('=');
          query.put(
              value.substring(0, equals),
              URLDecoder.decode(value.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      StringBuilder text = new StringBuilder("/").append(account).append(uri.getRawPath());
      query.forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
      return text.toString();
    }

    private String hmac(String text) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String toString() {
      return "key of " + account;
    }
  }
}
