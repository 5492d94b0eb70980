package dev.sluice.backends.webdav;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where a repository on a WebDAV server is, and how to be let in; its text has no password. */
public final class WebdavLocation {
  private final String base;
  private final String description;
  private final Optional<String> authorization;

  private WebdavLocation(String base, String description, Optional<String> authorization) {
    this.base = base;
    this.description = description;
    this.authorization = authorization;
  }

  /**
   * Reads what stands behind {@code webdav:}, {@code https://user:password@host/path}.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static WebdavLocation parse(String address) {
    URI uri = uri(address);
    String login = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
    int colon = login.indexOf(':');
    return at(
        uri,
        decode(colon < 0 ? login : login.substring(0, colon)),
        decode(colon < 0 ? "" : login.substring(colon + 1)),
        "");
  }

  /**
   * The same from the parts that rustic has.
   *
   * @param endpoint the server's address
   * @param root the repository's path there
   * @param user empty for none
   * @param password empty for none
   * @param token a bearer token, instead of both; empty for none
   */
  public static WebdavLocation of(
      String endpoint, String root, String user, String password, String token) {
    String separator = endpoint.endsWith("/") || root.isEmpty() ? "" : "/";
    return at(
        uri(endpoint + separator + root.replaceAll("^/+|/+$", "").replace(" ", "%20")),
        user,
        password,
        token);
  }

  private static WebdavLocation at(URI uri, String user, String password, String token) {
    String path = uri.getRawPath().endsWith("/") ? uri.getRawPath() : uri.getRawPath() + "/";
    String place = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path;
    String who = user.isEmpty() ? "" : user + (password.isEmpty() ? "" : ":***") + "@";
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    Optional<String> authorization =
        !token.isEmpty()
            ? Optional.of("Bearer " + token)
            : user.isEmpty() && password.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
    return new WebdavLocation(
        uri.getScheme() + "://" + place,
        "webdav:" + uri.getScheme() + "://" + who + place,
        authorization);
  }

  private static URI uri(String address) {
    try {
      URI uri = new URI(address);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme();
      if (scheme.matches("https?")
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
      throw invalid("it must be an address like webdav:https://host/path/");
    } catch (URISyntaxException e) {
      // Its message contains the address, and so perhaps a password.
      throw invalid(e.getReason());
    }
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the address behind webdav: cannot be used: " + why);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The address of the repository without user and password, with a final slash. */
  public String base() {
    return base;
  }

  /** The value of the header {@code Authorization}, if there is one. */
  public Optional<String> authorization() {
    return authorization;
  }

  /** For people, without the password: {@code webdav:https://user:***@host/path/}. */
  @Override
  public String toString() {
    return description;
  }
}
