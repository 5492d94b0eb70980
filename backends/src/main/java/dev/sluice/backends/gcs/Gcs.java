package dev.sluice.backends.gcs;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.objects.ObjectBackend;
import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Opens buckets of Google's. */
public final class Gcs {
  /** The options {@code -o gs.…}, by short name; it only matters to making buckets. */
  public static final Set<String> OPTIONS = Set.of("region");

  /** The keys of {@code opendal:gcs}. */
  public static final Set<String> OPENDAL_KEYS =
      Set.of(
          "bucket",
          "root",
          "endpoint",
          "credential",
          "credential_path",
          "token",
          "skip_signature",
          "allow_anonymous",
          "disable_vm_metadata");

  private static final String EMULATOR = "STORAGE_EMULATOR_HOST";
  private static final String SERVER = "https://storage.googleapis.com";

  private Gcs() {}

  /**
   * Opens what stands behind {@code gs:}, in restic's spelling.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static Backend open(String address, CloudAccess access) {
    String server = text(access.environment(), EMULATOR).orElse(SERVER);
    return open(GcsPlace.parse(address, server(server)), access, Gcs::search);
  }

  /**
   * Opens what rustic calls {@code opendal:gcs}.
   *
   * @param keys those of {@link #OPENDAL_KEYS}
   */
  public static Backend openOpendal(Map<String, String> keys, CloudAccess access) {
    String server =
        text(keys, "endpoint").or(() -> text(access.environment(), EMULATOR)).orElse(SERVER);
    GcsPlace place =
        new GcsPlace(
            server(server),
            keys.getOrDefault("bucket", ""),
            ObjectRoot.of(keys.getOrDefault("root", "")));
    Map<String, String> variables = new HashMap<>(access.environment());
    text(keys, "token").ifPresent(token -> variables.put("GOOGLE_ACCESS_TOKEN", token));
    text(keys, "credential_path")
        .ifPresent(file -> variables.put("GOOGLE_APPLICATION_CREDENTIALS", file));
    text(keys, "disable_vm_metadata").ifPresent(is -> variables.put("NO_GCE_CHECK", is));
    if (isTrue(keys, "skip_signature") || isTrue(keys, "allow_anonymous")) {
      return open(place, access, context -> anonymous());
    }
    Optional<String> credential = text(keys, "credential");
    return open(
        place,
        access.withEnvironment(variables),
        context -> credential.map(text -> ofFile(context, text)).orElseGet(() -> search(context)));
  }

  private static boolean isTrue(Map<String, String> keys, String name) {
    return keys.getOrDefault(name, "").equals("true");
  }

  private static String server(String text) {
    String server = (text.contains("://") ? text : "http://" + text).replaceFirst("/+$", "");
    if (!server.matches("https?://[A-Za-z0-9.\\[\\]:-]+")) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "the server of gs: must be like https://host:port");
    }
    return server;
  }

  private static Optional<String> text(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** Finds the value of the header {@code Authorization}, or that there is none. */
  private interface Login {
    Mono<Lease<Optional<String>>> in(LoginContext context);
  }

  private static Backend open(GcsPlace place, CloudAccess access, Login login) {
    HttpTransport transport = access.transport(new GcsRefusals());
    LoginContext context = access.login(place.toString(), transport);
    GcsStore store = new GcsStore(place, transport, context, login.in(context));
    return new ObjectBackend(store, access.connections());
  }

  private static Mono<Lease<Optional<String>>> search(LoginContext context) {
    return new GoogleTokens(context).find();
  }

  private static Mono<Lease<Optional<String>>> anonymous() {
    return Mono.just(Lease.forEver(Optional.empty()));
  }

  private static Mono<Lease<Optional<String>>> ofFile(LoginContext context, String base64) {
    return Mono.defer(
            () -> {
              try {
                byte[] file = Base64.getDecoder().decode(base64.strip());
                return new CredentialFile(context).token(context.json("the key credential", file));
              } catch (IllegalArgumentException e) {
                return Mono.error(context.failed(Reason.DENIED, "the key credential is no base64"));
              }
            })
        .map(lease -> new Lease<>(Optional.of("Bearer " + lease.login()), lease.end()));
  }
}
