package dev.sluice.backends.objects;

import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.http.Refusals;
import dev.sluice.backends.login.LoginContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What every storage in a cloud is opened with.
 *
 * @param environment variables, in which logins are looked for
 * @param connections the most connections, if limited
 */
public record CloudAccess(
    Map<String, String> environment,
    OptionalInt connections,
    HttpSettings http,
    InstantSource clock) {
  public CloudAccess {
    environment = Map.copyOf(environment);
  }

  /** With these variables instead. */
  public CloudAccess withEnvironment(Map<String, String> variables) {
    return new CloudAccess(variables, connections, http, clock);
  }

  /** A transport for one storage. */
  public HttpTransport transport(Refusals refusals) {
    int most = connections.orElse(HttpTransport.MOST_CONNECTIONS);
    return HttpTransport.withoutRedirects(most, http, refusals);
  }

  /** Where the logins of one storage come from. */
  public LoginContext login(String location, HttpTransport transport) {
    return new LoginContext(location, environment, transport, clock);
  }

  /** Some variables are secrets. */
  @Override
  public String toString() {
    return "CloudAccess[connections=" + connections + "]";
  }
}
