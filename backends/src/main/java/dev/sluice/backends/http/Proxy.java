package dev.sluice.backends.http;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Somebody who passes requests on.
 *
 * @param isSocks whether it speaks SOCKS 5 rather than HTTP
 * @param user empty for none
 * @param password empty for none
 */
record Proxy(boolean isSocks, String host, int port, String user, String password) {
  private static final int HTTP_PORT = 80;
  private static final int SOCKS_PORT = 1080;

  /** Reads {@code http://user:password@host:port}; the scheme may be missing. */
  static Proxy parse(String variable, String value) {
    URI uri;
    try {
      uri = new URI(value.contains("://") ? value : "http://" + value);
    } catch (URISyntaxException e) {
      // Its message contains the value, and so perhaps a password.
      throw invalid(variable, e.getReason());
    }
    boolean isSocks = uri.getScheme().matches("socks5h?");
    if (!isSocks && !uri.getScheme().equals("http")) {
      throw invalid(variable, "only http: and socks5: can be used, not " + uri.getScheme() + ":");
    }
    if (uri.getHost() == null) {
      throw invalid(variable, "it must be an address like http://host:3128");
    }
    int port = isSocks ? SOCKS_PORT : HTTP_PORT;
    String login = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
    int colon = login.indexOf(':');
    return new Proxy(
        isSocks,
        uri.getHost(),
        uri.getPort() < 0 ? port : uri.getPort(),
        decode(colon < 0 ? login : login.substring(0, colon)),
        decode(colon < 0 ? "" : login.substring(colon + 1)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static SluiceException invalid(String variable, String why) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the proxy in " + variable + " cannot be used: " + why);
  }

  /** The value of the header {@code Proxy-Authorization}, if there is a login. */
  Optional<String> authorization() {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
  }

  @Override
  public String toString() {
    return (isSocks ? "socks5://" : "http://") + host + ":" + port;
  }
}
