package dev.sluice.backends.rest;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a REST repository is and how to be let in; its text form has no password. */
public final class RestLocation {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** restic's form: a path, and behind a colon the path that the server knows. */
  private static final Pattern UNIX = Pattern.compile("http\\+unix://(/[^:]+):?(/.*|)");

  private static final String USER = "RESTIC_REST_USERNAME";
  private static final String PASSWORD = "RESTIC_REST_PASSWORD";

  private final String base;
  private final String description;
  private final Optional<String> authorization;
  private final Optional<Path> socket;
  private final boolean isPipe;

  private RestLocation(
      String base,
      String description,
      Optional<String> authorization,
      Optional<Path> socket,
      boolean isPipe) {
    this.base = base;
    this.description = description;
    this.authorization = authorization;
    this.socket = socket;
    this.isPipe = isPipe;
  }

  /**
   * Reads what stands behind {@code rest:}, as restic does: a final slash is added, and the
   * variables {@value #USER} and {@value #PASSWORD} of {@code environment} count only where the
   * address has neither.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static RestLocation parse(String address, Map<String, String> environment) {
    Matcher unix = UNIX.matcher(address);
    if (unix.matches()) {
      return overSocket(unix.group(1), unix.group(2));
    }
    URI uri = parseUri(address);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!SCHEMES.contains(scheme) || uri.getHost() == null) {
      throw invalid(
          "it must be an address like rest:https://host:8000/path/ or"
              + " rest:http+unix:///socket:/path/");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid("it must end with a path");
    }
    String place =
        uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + slashed(uri.getRawPath());
    Login login = Login.of(uri, environment);
    return new RestLocation(
        scheme + "://" + place,
        "rest:" + scheme + "://" + login.masked() + place,
        login.authorization(),
        Optional.empty(),
        false);
  }

  private static RestLocation overSocket(String socket, String path) {
    String base = slashed(path);
    return new RestLocation(
        "http://localhost" + base,
        "rest:http+unix://" + socket + ":" + base,
        Optional.empty(),
        Optional.of(Path.of(socket)),
        false);
  }

  private static String slashed(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static URI parseUri(String address) {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      // Its message contains the address, and so perhaps a password.
      throw invalid(e.getReason());
    }
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the address behind rest: cannot be used: " + why);
  }

  /** The address of the repository without user and password, with a final slash. */
  public String base() {
    return base;
  }

  /** The value of the header {@code Authorization}, if there is a user or a password. */
  public Optional<String> authorization() {
    return authorization;
  }

  /** The socket in the file system on which the server listens, if it is not a port. */
  public Optional<Path> socket() {
    return socket;
  }

  /** Whether the server takes one connection only, and speaks HTTP/2 on it from the first byte. */
  boolean isPipe() {
    return isPipe;
  }

  /** The same place under another name for people. */
  public RestLocation describedAs(String text) {
    return new RestLocation(base, text, authorization, socket, isPipe);
  }

  /**
   * The one that an rclone serves on its standard input and output.
   *
   * @param socket in the file system, that leads there
   */
  public static RestLocation onPipe(Path socket, String description) {
    return new RestLocation(
        "http://localhost/", description, Optional.empty(), Optional.of(socket), true);
  }

  /** For people, without the password: {@code rest:https://user:***@host:8000/path/}. */
  @Override
  public String toString() {
    return description;
  }

  /** A user name and a password, both decoded; either may be empty. */
  private record Login(String user, String password, boolean isGiven) {
    static Login of(URI uri, Map<String, String> environment) {
      String inAddress = uri.getRawUserInfo();
      if (inAddress != null) {
        int colon = inAddress.indexOf(':');
        return colon < 0
            ? new Login(decode(inAddress), "", true)
            : new Login(
                decode(inAddress.substring(0, colon)),
                decode(inAddress.substring(colon + 1)),
                true);
      }
      boolean isInEnvironment = environment.containsKey(USER) || environment.containsKey(PASSWORD);
      return new Login(
          environment.getOrDefault(USER, ""),
          environment.getOrDefault(PASSWORD, ""),
          isInEnvironment);
    }

    private static String decode(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    String masked() {
      return isGiven ? user + (password.isEmpty() ? "" : ":***") + "@" : "";
    }

    Optional<String> authorization() {
      byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return isGiven
          ? Optional.of("Basic " + Base64.getEncoder().encodeToString(login))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return masked();
    }
  }
}
