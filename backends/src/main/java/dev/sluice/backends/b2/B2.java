package dev.sluice.backends.b2;

import dev.sluice.backend.Backend;
import dev.sluice.backends.http.HttpTransport;
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

/** Opens buckets of Backblaze's. */
public final class B2 {
  /** The keys of {@code opendal:b2}. */
  public static final Set<String> OPENDAL_KEYS =
      Set.of("bucket", "bucket_id", "application_key_id", "application_key", "root");

  private static final String SERVER = "https://api.backblazeb2.com";

  private B2() {}

  /**
   * Opens what stands behind {@code b2:}, in restic's spelling.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static Backend open(String address, CloudAccess access) {
    return open(B2Place.parse(address), access, SERVER);
  }

  /**
   * Opens what rustic calls {@code opendal:b2}.
   *
   * @param keys those of {@link #OPENDAL_KEYS}
   */
  public static Backend openOpendal(Map<String, String> keys, CloudAccess access) {
    Map<String, String> variables = new HashMap<>(access.environment());
    text(keys, "application_key_id").ifPresent(id -> variables.put("B2_ACCOUNT_ID", id));
    text(keys, "application_key").ifPresent(key -> variables.put("B2_ACCOUNT_KEY", key));
    B2Place place =
        new B2Place(keys.getOrDefault("bucket", ""), ObjectRoot.of(keys.getOrDefault("root", "")));
    return open(place, access.withEnvironment(variables), SERVER);
  }

  private static Optional<String> text(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** From another server than Backblaze's. */
  static Backend open(B2Place place, CloudAccess access, String server) {
    HttpTransport transport = access.transport(new B2Refusals());
    LoginContext context = access.login(place.toString(), transport);
    B2Logins logins = new B2Logins(context, server);
    return new ObjectBackend(
        new B2Store(place, transport, context, logins.find()), access.connections());
  }
}
