package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.azure.Azure;
import dev.sluice.backends.b2.B2;
import dev.sluice.backends.gcs.Gcs;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.s3.S3;
import dev.sluice.backends.swift.Swift;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * rustic's locations {@code opendal:SERVICE}. All else comes from keys: options {@code
 * opendal.KEY}, or variables {@code RUSTIC_REPO_OPT_KEY} and {@code OPENDAL_KEY}, the first of
 * which counts.
 */
final class Opendal {
  /** Of all services, in snake case. */
  static final Set<String> KEYS =
      Stream.of(
              OpendalServices.KEYS,
              S3.OPENDAL_KEYS,
              Azure.OPENDAL_KEYS,
              Gcs.OPENDAL_KEYS,
              B2.OPENDAL_KEYS,
              Swift.OPENDAL_KEYS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private Opendal() {}

  /** rustic ignores what stands behind a second colon. */
  static Backend open(Scheme.Place place) {
    int colon = place.address().indexOf(':');
    String service = colon < 0 ? place.address() : place.address().substring(0, colon);
    Map<String, String> keys = keys(place);
    CloudAccess access = Schemes.access(place);
    OpendalServices others = new OpendalServices(place, keys);
    return switch (service) {
      case "fs" -> others.directory();
      case "sftp" -> others.sftp();
      case "webdav" -> others.webdav();
      case "s3" -> S3.openOpendal(keys, access);
      case "azblob" -> Azure.openOpendal(keys, access);
      case "gcs" -> Gcs.openOpendal(keys, access);
      case "b2" -> B2.openOpendal(keys, access);
      case "swift" -> Swift.openOpendal(keys, access);
      default ->
          throw new SluiceException(
              Kind.UNSUPPORTED,
              "repositories on opendal:"
                  + service
                  + " cannot be read, only fs, sftp, webdav, s3, azblob, gcs, b2 and swift; what rclone"
                  + " reaches can be read as rclone:REMOTE:PATH");
    };
  }

  private static Map<String, String> keys(Scheme.Place place) {
    Map<String, String> keys = new HashMap<>();
    for (String prefix : new String[] {"OPENDAL_", "RUSTIC_REPO_OPT_"}) {
      place
          .all()
          .environment()
          .forEach(
              (name, value) -> {
                if (name.startsWith(prefix) && !value.isEmpty()) {
                  String key = name.substring(prefix.length());
                  keys.put(key.toLowerCase(Locale.ROOT).replace('-', '_'), value);
                }
              });
    }
    keys.putAll(place.own());
    return keys;
  }
}
