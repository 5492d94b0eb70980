package dev.sluice.backends.swift;

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
import java.util.Set;

/** Opens containers of Swift's. */
public final class Swift {
  /** The keys of {@code opendal:swift}. */
  public static final Set<String> OPENDAL_KEYS = Set.of("endpoint", "container", "token", "root");

  private Swift() {}

  /**
   * Opens what stands behind {@code swift:}, in restic's spelling.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static Backend open(String address, CloudAccess access) {
    return open(SwiftPlace.parse(address), access);
  }

  /**
   * Opens what rustic calls {@code opendal:swift}, whose endpoint is the address of an account.
   *
   * @param keys those of {@link #OPENDAL_KEYS}
   */
  public static Backend openOpendal(Map<String, String> keys, CloudAccess access) {
    Map<String, String> variables = new HashMap<>(access.environment());
    variables.put("OS_STORAGE_URL", keys.getOrDefault("endpoint", ""));
    variables.put("OS_AUTH_TOKEN", keys.getOrDefault("token", ""));
    SwiftPlace place =
        new SwiftPlace(
            keys.getOrDefault("container", ""), ObjectRoot.of(keys.getOrDefault("root", "")));
    return open(place, access.withEnvironment(variables));
  }

  private static Backend open(SwiftPlace place, CloudAccess access) {
    HttpTransport transport = access.transport(new SwiftRefusals());
    LoginContext context = access.login(place.toString(), transport);
    SwiftLogins logins = new SwiftLogins(context);
    return new ObjectBackend(
        new SwiftStore(place, transport, context, logins.find()), access.connections());
  }
}
