package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.local.LocalBackend;
import dev.sluice.backends.sftp.SftpBackend;
import dev.sluice.backends.sftp.SftpLocation;
import dev.sluice.backends.webdav.WebdavBackend;
import dev.sluice.backends.webdav.WebdavLocation;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Those of rustic's {@code opendal:} services that are no stores of objects, under the names and
 * with the keys of the library it uses for them.
 */
final class OpendalServices {
  static final Set<String> KEYS =
      Set.of(
          "root",
          "endpoint",
          "username",
          "password",
          "token",
          "user",
          "key",
          "known_hosts_strategy");

  private final Scheme.Place place;
  private final Map<String, String> values;

  OpendalServices(Scheme.Place place, Map<String, String> values) {
    this.place = place;
    this.values = values;
  }

  private String value(String key) {
    return values.getOrDefault(key, "");
  }

  private String required(String key) {
    String value = value(key);
    if (value.isEmpty()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "opendal:"
              + place.address()
              + " needs a value for "
              + key
              + ": set OPENDAL_"
              + key.toUpperCase(Locale.ROOT)
              + ", or give -o opendal."
              + key
              + "=…");
    }
    return value;
  }

  Backend directory() {
    return new LocalBackend(
        Path.of(required("root")), place.connections().orElse(LocalBackend.CONNECTIONS));
  }

  Backend webdav() {
    WebdavLocation location =
        WebdavLocation.of(
            required("endpoint"),
            value("root"),
            value("username"),
            value("password"),
            value("token"));
    return new WebdavBackend(location, place.connections(), place.all().http());
  }

  Backend sftp() {
    String host = required("endpoint").replaceFirst("^ssh://", "").replaceAll("/+$", "");
    String user = value("user").isEmpty() ? "" : value("user") + "@";
    String root = value("root").isEmpty() ? "." : value("root");
    StringBuilder args = new StringBuilder();
    if (!value("key").isEmpty()) {
      args.append(" -i '").append(value("key")).append('\'');
    }
    switch (value("known_hosts_strategy").toLowerCase(Locale.ROOT)) {
      case "accept" -> args.append(" -o StrictHostKeyChecking=no");
      case "add" -> args.append(" -o StrictHostKeyChecking=accept-new");
      default -> {
        // ssh's own way, which is strict where nobody can be asked.
      }
    }
    SftpLocation location =
        SftpLocation.parse("//" + user + host + "/" + root, Map.of("args", args.toString()));
    return new SftpBackend(location, place.connections());
  }
}
