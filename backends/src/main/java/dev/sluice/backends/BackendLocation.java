package dev.sluice.backends;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is, in restic's and rustic's spelling: {@code scheme:address}, or a path.
 *
 * @param scheme what kind of storage
 * @param address what stands behind it; may contain a password
 */
record BackendLocation(Scheme scheme, String address) {
  private static final Pattern PATH = Pattern.compile("([./\\\\]|[A-Za-z]:[/\\\\]).*|[^:]+");
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+]*):(.*)");
  private static final Pattern LOGIN = Pattern.compile("(//[^/:@]*):.*@");

  /**
   * Takes a location apart.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  static BackendLocation parse(String location) {
    if (location.isEmpty()) {
      throw invalid("the repository location is empty; give a path");
    }
    if (PATH.matcher(location).matches()) {
      return new BackendLocation(Schemes.LOCAL, location);
    }
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches()) {
      throw unknown(location);
    }
    Optional<Scheme> known = Schemes.named(scheme.group(1));
    if (known.isEmpty()) {
      throw unknown(location);
    }
    if (scheme.group(2).isEmpty()) {
      throw invalid("behind " + scheme.group(1) + ": there must be a place");
    }
    return new BackendLocation(known.get(), scheme.group(2));
  }

  private static SluiceException unknown(String location) {
    String hint =
        location.startsWith("http:") || location.startsWith("https:")
            ? "put rest: before the address of a REST server"
            : "put local: before it if it is a directory";
    return invalid(
        "the repository location \""
            + masked(location)
            + "\" has an unknown scheme, it is none of "
            + Schemes.names()
            + "; "
            + hint);
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(Kind.INVALID_ARGUMENT, why);
  }

  private static String masked(String location) {
    return LOGIN.matcher(location).replaceFirst("$1:***@");
  }

  /** For people, without a password. */
  @Override
  public String toString() {
    return scheme.name() + ":" + masked(address);
  }
}
