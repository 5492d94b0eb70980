package dev.sluice.backends.http;

import java.util.Map;

/**
 * How all storages behind HTTP are reached. Immutable; start from {@link #DEFAULTS}.
 *
 * @param userAgent the value of the header {@code User-Agent}; {@code sluice} by default
 * @param tls whom to trust
 * @param proxies through whom to go; nobody by default
 */
public record HttpSettings(String userAgent, Tls tls, Proxies proxies) {
  /** Nothing but defaults. */
  public static final HttpSettings DEFAULTS =
      new HttpSettings("sluice", Tls.DEFAULTS, Proxies.of(Map.of()));

  /** Under this name instead. */
  public HttpSettings withUserAgent(String name) {
    return new HttpSettings(name, tls, proxies);
  }

  /** With this trust instead. */
  public HttpSettings withTls(Tls trust) {
    return new HttpSettings(userAgent, trust, proxies);
  }

  /** Through these instead. */
  public HttpSettings withProxies(Proxies others) {
    return new HttpSettings(userAgent, tls, others);
  }
}
