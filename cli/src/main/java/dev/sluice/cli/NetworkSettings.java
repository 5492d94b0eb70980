package dev.sluice.cli;

import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.RepositoryPlace;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.Tls;
import dev.sluice.cli.render.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What options and environment say about reaching storages. */
final class NetworkSettings {
  private static final long BYTES_PER_KIB = 1024;
  private static final int VERBOSE = 2;

  private final Invocation invocation;

  NetworkSettings(Invocation invocation) {
    this.invocation = invocation;
  }

  /** All places of a repository, the main one first. */
  List<RepositoryPlace> places(RepositoryLocation repository) {
    List<RepositoryPlace> places = new ArrayList<>();
    places.add(
        new RepositoryPlace(
            repository.location(),
            repository.hot(),
            options(repository.options(), invocation.shell().environment())));
    for (Mirror mirror : repository.mirrors()) {
      places.add(
          RepositoryPlace.of(mirror.location(), options(mirror.options(), mirror.environment())));
    }
    return places;
  }

  private BackendOptions options(Map<String, String> extended, Map<String, String> environment) {
    BackendOptions options =
        BackendOptions.DEFAULTS
            .withExtended(extended)
            .withEnvironment(environment)
            .withHttp(http());
    Optional<Duration> timeout =
        invocation.arguments().value("--stuck-request-timeout").map(NetworkSettings::timeout);
    if (timeout.isPresent()) {
      options = options.withStallTimeout(timeout.get());
    }
    long limit =
        invocation.arguments().value("--limit-download").map(NetworkSettings::limit).orElse(0L);
    if (limit > 0) {
      options = options.withBytesPerSecond(limit);
    }
    return invocation.verbosity() < VERBOSE || invocation.isJson()
        ? options
        : options.withRetryListener(
            e ->
                invocation
                    .console()
                    .error(new Text().foreign(e.getMessage()).add("; trying again")));
  }

  private HttpSettings http() {
    HttpSettings settings = HttpSettings.DEFAULTS.withTls(tls());
    Optional<String> name = invocation.setting("--http-user-agent", "RESTIC_HTTP_USER_AGENT");
    return name.isPresent() ? settings.withUserAgent(name.get()) : settings;
  }

  private Tls tls() {
    List<String> given = invocation.arguments().values("--cacert");
    List<String> lists =
        given.isEmpty() ? invocation.variable("RESTIC_CACERT").stream().toList() : given;
    List<Path> authorities = new ArrayList<>();
    for (String list : lists) {
      Arrays.stream(list.split(",", -1)).map(Path::of).forEach(authorities::add);
    }
    return new Tls(
        authorities,
        invocation.setting("--tls-client-cert", "RESTIC_TLS_CLIENT_CERT").map(Path::of),
        invocation.arguments().has("--insecure-tls"));
  }

  private static Duration timeout(String text) {
    return GoDuration.parse(text)
        .filter(time -> !time.isZero())
        .orElseThrow(
            () ->
                new UsageException(
                    "--stuck-request-timeout must be a time like 90s or 5m, was \"" + text + "\""));
  }

  private static long limit(String text) {
    if (!text.matches("\\d{1,12}")) {
      throw new UsageException(
          "--limit-download must be a number of KiB per second, was \"" + text + "\"");
    }
    return Long.parseLong(text) * BYTES_PER_KIB;
  }
}
