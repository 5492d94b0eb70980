package dev.sluice.backends.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which proxy a request goes through, by the variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and
 * {@code NO_PROXY}, or the same in lower case, as programs in Go read them (its documentation of
 * {@code golang.org/x/net/http/httpproxy}): this machine itself is never reached through one.
 */
public final class Proxies {
  private final Optional<Proxy> http;
  private final Optional<Proxy> https;
  private final List<ProxyExemption> exemptions = new ArrayList<>();

  private Proxies(Map<String, String> environment) {
    http = proxy(environment, "HTTP_PROXY");
    https = proxy(environment, "HTTPS_PROXY");
    for (String entry : variable(environment, "NO_PROXY").split(",", -1)) {
      ProxyExemption.parse(entry.strip().toLowerCase(Locale.ROOT)).ifPresent(exemptions::add);
    }
  }

  /**
   * Reads the variables.
   *
   * @throws dev.sluice.error.SluiceException if one cannot be understood, without its value, which
   *     may contain a password
   */
  public static Proxies of(Map<String, String> environment) {
    return new Proxies(environment);
  }

  private static Optional<Proxy> proxy(Map<String, String> environment, String name) {
    String value = variable(environment, name);
    return value.isEmpty() ? Optional.empty() : Optional.of(Proxy.parse(name, value));
  }

  private static String variable(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  /** The proxy for an address, if it is not reached directly. */
  Optional<Proxy> to(URI target) {
    boolean isTls = "https".equals(target.getScheme());
    Optional<Proxy> proxy = isTls ? https : http;
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    int port = target.getPort() < 0 ? (isTls ? 443 : 80) : target.getPort();
    return proxy.filter(
        p ->
            !ProxyExemption.isLoopback(host)
                && exemptions.stream().noneMatch(exemption -> exemption.covers(host, port)));
  }
}
