package dev.sluice.backends;

import dev.sluice.backend.BackendException;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How a storage is opened.
 *
 * @param extended options of single storages by name, {@code rest.connections}; those of storages
 *     that are not opened do not matter
 * @param environment variables such as {@code RESTIC_REST_PASSWORD} and {@code HTTPS_PROXY}; empty
 *     by default, the process's own are not looked at
 * @param bytesPerSecond the most to download per second, over all reads from a storage together;
 *     unlimited by default
 * @param stallTimeout how long a request may deliver nothing before it is made anew; 5 minutes by
 *     default, as with restic
 * @param http how storages behind HTTP are reached; its proxies are those of {@code environment}
 * @param retryListener is told each failure after which a request is made anew, on a thread of the
 *     storage, and must not take long; does nothing by default
 */
public record BackendOptions(
    Map<String, String> extended,
    Map<String, String> environment,
    OptionalLong bytesPerSecond,
    Duration stallTimeout,
    HttpSettings http,
    Consumer<BackendException> retryListener) {
  /** Nothing but defaults. */
  public static final BackendOptions DEFAULTS =
      new BackendOptions(
          Map.of(),
          Map.of(),
          OptionalLong.empty(),
          Duration.ofMinutes(5),
          HttpSettings.DEFAULTS,
          e -> {});

  private static final String CONNECTIONS = ".connections";
  private static final int MOST_CONNECTIONS = 1000;

  public BackendOptions {
    extended = Map.copyOf(extended);
    environment = Map.copyOf(environment);
    if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < 1) {
      throw invalid(
          "the download limit must be at least 1 byte per second, was "
              + bytesPerSecond.getAsLong());
    }
    if (stallTimeout.isNegative() || stallTimeout.isZero()) {
      throw invalid("the timeout of stuck requests must be positive, was " + stallTimeout);
    }
  }

  /** With these options of single storages instead. */
  public BackendOptions withExtended(Map<String, String> options) {
    return new BackendOptions(
        options, environment, bytesPerSecond, stallTimeout, http, retryListener);
  }

  /** With these variables instead. */
  public BackendOptions withEnvironment(Map<String, String> variables) {
    return new BackendOptions(
        extended, variables, bytesPerSecond, stallTimeout, http, retryListener);
  }

  /** With a download limit, at least 1. */
  public BackendOptions withBytesPerSecond(long limit) {
    return new BackendOptions(
        extended, environment, OptionalLong.of(limit), stallTimeout, http, retryListener);
  }

  /** With this timeout instead. */
  public BackendOptions withStallTimeout(Duration timeout) {
    return new BackendOptions(extended, environment, bytesPerSecond, timeout, http, retryListener);
  }

  /** With these settings of HTTP instead. */
  public BackendOptions withHttp(HttpSettings settings) {
    return new BackendOptions(
        extended, environment, bytesPerSecond, stallTimeout, settings, retryListener);
  }

  /** With this listener instead. */
  public BackendOptions withRetryListener(Consumer<BackendException> listener) {
    return new BackendOptions(extended, environment, bytesPerSecond, stallTimeout, http, listener);
  }

  /** How many connections to a storage of this kind there may be, if that was said. */
  OptionalInt connections(Scheme scheme) {
    String name = scheme.name() + CONNECTIONS;
    String value = extended.get(name);
    return value == null ? OptionalInt.empty() : OptionalInt.of(connections(name, value));
  }

  /** The options of this kind of storage, by their own names; fails if one is not known. */
  Map<String, String> own(Scheme scheme) {
    String prefix = scheme.name() + ".";
    Map<String, String> own = new HashMap<>();
    extended.forEach(
        (name, value) -> {
          if (name.startsWith(prefix) && !name.equals(scheme.name() + CONNECTIONS)) {
            own.put(known(scheme, name), value);
          }
        });
    return own;
  }

  private static String known(Scheme scheme, String name) {
    String own = name.substring(scheme.name().length() + 1);
    if (!scheme.options().contains(own)) {
      Set<String> all = new TreeSet<>(Set.of(scheme.name() + CONNECTIONS));
      scheme.options().forEach(option -> all.add(scheme.name() + "." + option));
      throw invalid(
          "option " + name + " is not known; " + scheme.name() + ": has " + String.join(", ", all));
    }
    return own;
  }

  private static int connections(String name, String value) {
    if (value.matches("\\d{1,4}")) {
      int connections = Integer.parseInt(value);
      if (connections >= 1 && connections <= MOST_CONNECTIONS) {
        return connections;
      }
    }
    throw invalid(
        "option "
            + name
            + " must be a number from 1 to "
            + MOST_CONNECTIONS
            + ", was \""
            + value
            + "\"");
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(Kind.INVALID_ARGUMENT, why);
  }

  /** Without the variables, some of which are passwords. */
  @Override
  public String toString() {
    return "BackendOptions[extended="
        + extended.keySet()
        + ", bytesPerSecond="
        + bytesPerSecond
        + ", stallTimeout="
        + stallTimeout
        + "]";
  }
}
