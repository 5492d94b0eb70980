package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.hotcold.HotColdBackend;
import dev.sluice.backends.local.LocalBackend;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the storage that a location names, in restic's and rustic's spelling. */
public final class Backends {
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+]+):(.*)", Pattern.DOTALL);

  private Backends() {}

  /**
   * Opens a storage. Nothing is read yet: whether there is a repository shows when it is opened.
   *
   * @param location a path, or {@code local:PATH}
   * @param options extended options by name, {@code local.connections}
   * @return the storage, which is the caller's to close
   */
  public static Backend open(String location, Map<String, String> options) {
    Matcher scheme = SCHEME.matcher(location);
    if (!scheme.matches()) {
      return local(location, options);
    }
    if (scheme.group(1).equals("local")) {
      return local(scheme.group(2), options);
    }
    throw new SluiceException(
        Kind.UNSUPPORTED,
        "repositories on "
            + scheme.group(1)
            + ": cannot be read yet; copy the repository to a local disk, or mount it there, and"
            + " give its path");
  }

  /**
   * Opens a pair as rustic writes it.
   *
   * @param hot location of the part that holds only metadata
   * @param cold location of the complete part
   */
  public static Backend openHotCold(String hot, String cold, Map<String, String> options) {
    return new HotColdBackend(open(hot, options), open(cold, options));
  }

  private static Backend local(String path, Map<String, String> options) {
    if (path.isEmpty()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "the repository location is empty; give a path");
    }
    return new LocalBackend(Path.of(path), connections(options));
  }

  private static int connections(Map<String, String> options) {
    String value = options.getOrDefault("local.connections", "");
    try {
      int connections = value.isEmpty() ? LocalBackend.CONNECTIONS : Integer.parseInt(value);
      if (connections >= 1 && connections <= 1000) {
        return connections;
      }
    } catch (NumberFormatException notANumber) {
      // Falls through to the same answer as a number out of range.
    }
    throw new SluiceException(
        Kind.INVALID_ARGUMENT,
        "option local.connections must be a number from 1 to 1000, was \"" + value + "\"");
  }
}
