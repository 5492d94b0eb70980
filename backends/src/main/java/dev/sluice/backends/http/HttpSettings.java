package dev.sluice.backends.http;

/**
 * How all storages behind HTTP are reached. Immutable; start from {@link #DEFAULTS}.
 *
 * @param userAgent the value of the header {@code User-Agent}; {@code sluice} by default
 */
public record HttpSettings(String userAgent) {
  /** Nothing but defaults. */
  public static final HttpSettings DEFAULTS = new HttpSettings("sluice");

  /** Under this name instead. */
  public HttpSettings withUserAgent(String name) {
    return new HttpSettings(name);
  }
}
