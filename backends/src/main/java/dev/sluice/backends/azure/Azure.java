package dev.sluice.backends.azure;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.objects.ObjectBackend;
import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Opens containers. */
public final class Azure {
  /** The options {@code -o azure.…}, by short name; the first one only matters to writing. */
  public static final Set<String> OPTIONS =
      Set.of(
          "access-tier", "enable-restore", "restore-tier", "restore-priority", "restore-timeout");

  /** The keys of {@code opendal:azblob}. */
  public static final Set<String> OPENDAL_KEYS =
      Set.of(
          "container",
          "endpoint",
          "account_name",
          "account_key",
          "sas_token",
          "root",
          "skip_signature");

  private static final String ACCOUNT = "AZURE_ACCOUNT_NAME";

  private Azure() {}

  /**
   * Opens what stands behind {@code azure:}, in restic's spelling.
   *
   * @param options those of {@link #OPTIONS}, by short name
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static Backend open(String address, Map<String, String> options, CloudAccess access) {
    String account = text(access.environment(), ACCOUNT).orElse("");
    String suffix = text(access.environment(), "AZURE_ENDPOINT_SUFFIX").orElse("core.windows.net");
    if (!account.matches("[a-z0-9-]{1,63}") || !suffix.matches("[A-Za-z0-9.-]{1,200}")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "the location azure: needs the name of an account; set " + ACCOUNT);
    }
    String server = "https://" + account + ".blob." + suffix;
    AzurePlace place = AzurePlace.parse(address, server);
    Way way = new Way(Optional.of(account), false, AzureThawSettings.of(options));
    return open(place, way, access);
  }

  /**
   * Opens what rustic calls {@code opendal:azblob}.
   *
   * @param keys those of {@link #OPENDAL_KEYS}
   */
  public static Backend openOpendal(Map<String, String> keys, CloudAccess access) {
    String endpoint = keys.getOrDefault("endpoint", "").replaceFirst("/+$", "");
    if (!endpoint.matches("https?://[A-Za-z0-9.\\[\\]:-]+(/[A-Za-z0-9_-]+)?")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "the key endpoint of opendal:azblob must be like https://account.blob.core.windows.net");
    }
    Map<String, String> variables = new HashMap<>(access.environment());
    text(keys, "account_key").ifPresent(key -> variables.put("AZURE_ACCOUNT_KEY", key));
    text(keys, "sas_token").ifPresent(token -> variables.put("AZURE_ACCOUNT_SAS", token));
    AzurePlace place =
        new AzurePlace(
            endpoint,
            keys.getOrDefault("container", ""),
            ObjectRoot.of(keys.getOrDefault("root", "")));
    Optional<String> account =
        text(keys, "account_name").or(() -> text(variables, ACCOUNT)).or(() -> ofHost(endpoint));
    boolean isAnonymous = keys.getOrDefault("skip_signature", "false").equals("true");
    Way way = new Way(account, isAnonymous, Optional.empty());
    return open(place, way, access.withEnvironment(variables));
  }

  private static Optional<String> ofHost(String endpoint) {
    String host = endpoint.replaceFirst("https?://", "");
    int dot = host.indexOf(".blob.");
    return dot < 0 ? Optional.empty() : Optional.of(host.substring(0, dot));
  }

  private static Optional<String> text(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** How a container is asked. */
  private record Way(
      Optional<String> account, boolean isAnonymous, Optional<AzureThawSettings> thaw) {}

  private static Backend open(AzurePlace place, Way way, CloudAccess access) {
    HttpTransport transport = access.transport(new AzureRefusals(way.thaw().isPresent()));
    LoginContext context = access.login(place.toString(), transport);
    Mono<Lease<AzureLogin>> login =
        way.isAnonymous()
            ? Mono.just(Lease.forEver(new AzureLogin.Anonymous()))
            : new AzureLogins(context, way.account()).find();
    return new ObjectBackend(
        new AzureStore(place, transport, context, login, way.thaw()), access.connections());
  }
}
