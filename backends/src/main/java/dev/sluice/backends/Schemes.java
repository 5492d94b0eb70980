package dev.sluice.backends;

import dev.sluice.backend.Backend;
import dev.sluice.backends.azure.Azure;
import dev.sluice.backends.b2.B2;
import dev.sluice.backends.gcs.Gcs;
import dev.sluice.backends.local.LocalBackend;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.rclone.RcloneBackend;
import dev.sluice.backends.rclone.RcloneLocation;
import dev.sluice.backends.rest.RestBackend;
import dev.sluice.backends.rest.RestLocation;
import dev.sluice.backends.s3.S3;
import dev.sluice.backends.sftp.SftpBackend;
import dev.sluice.backends.sftp.SftpLocation;
import dev.sluice.backends.swift.Swift;
import dev.sluice.backends.webdav.WebdavBackend;
import dev.sluice.backends.webdav.WebdavLocation;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of storage there are. */
final class Schemes {
  static final Scheme LOCAL = new Scheme("local", Set.of(), false, Schemes::local);

  private static final List<Scheme> ALL =
      List.of(
          LOCAL,
          new Scheme("rest", Set.of(), true, Schemes::rest),
          new Scheme("s3", S3.OPTIONS, true, p -> S3.open(p.address(), p.own(), access(p))),
          new Scheme(
              "azure", Azure.OPTIONS, true, p -> Azure.open(p.address(), p.own(), access(p))),
          new Scheme("gs", Gcs.OPTIONS, true, p -> Gcs.open(p.address(), access(p))),
          new Scheme("b2", Set.of(), true, p -> B2.open(p.address(), access(p))),
          new Scheme("swift", Set.of(), true, p -> Swift.open(p.address(), access(p))),
          new Scheme("sftp", Set.of("command", "args"), true, true, Schemes::sftp),
          new Scheme("rclone", Set.of("program", "args", "timeout"), true, Schemes::rclone),
          new Scheme("webdav", Set.of(), true, Schemes::webdav),
          new Scheme("opendal", Opendal.KEYS, true, Opendal::open));

  private Schemes() {}

  static Optional<Scheme> named(String name) {
    return ALL.stream().filter(scheme -> scheme.name().equals(name)).findFirst();
  }

  /** For messages: {@code local:, rest:}. */
  static String names() {
    return ALL.stream().map(scheme -> scheme.name() + ":").collect(Collectors.joining(", "));
  }

  private static Backend local(Scheme.Place place) {
    try {
      Path path = Path.of(place.address());
      return new LocalBackend(path, place.connections().orElse(LocalBackend.CONNECTIONS));
    } catch (InvalidPathException e) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "the repository location is no path: " + e.getReason(), e);
    }
  }

  private static Backend rest(Scheme.Place place) {
    RestLocation location = RestLocation.parse(place.address(), place.all().environment());
    return new RestBackend(location, place.connections(), place.all().http());
  }

  static CloudAccess access(Scheme.Place place) {
    return new CloudAccess(
        place.all().environment(), place.connections(), place.all().http(), InstantSource.system());
  }

  private static Backend rclone(Scheme.Place place) {
    return new RcloneBackend(
        RcloneLocation.parse(place.address(), place.own()), place.connections());
  }

  private static Backend webdav(Scheme.Place place) {
    return new WebdavBackend(
        WebdavLocation.parse(place.address()), place.connections(), place.all().http());
  }

  private static Backend sftp(Scheme.Place place) {
    return new SftpBackend(SftpLocation.parse(place.address(), place.own()), place.connections());
  }
}
