package dev.sluice.backends.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that a server got.
 *
 * @param path as it was sent, encoded
 * @param rawQuery as it was sent, empty if there was none
 * @param headers by their names in lower case
 */
public record Asked(
    String method, String path, String rawQuery, Map<String, String> headers, String body) {
  /** A header, empty if there is none. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The path, decoded. */
  public String plainPath() {
    return decode(path.replace("+", "%2B"));
  }

  /** The values of the query, decoded. */
  public Map<String, String> query() {
    return values(rawQuery);
  }

  /** The values of a form, decoded. */
  public Map<String, String> form() {
    return values(body);
  }

  /** A value of the query. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query().get(name));
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String value : text.split("&", -1)) {
      int equals = value.indexOf('=');
      if (!value.isEmpty()) {
        values.put(
            decode(equals < 0 ? value : value.substring(0, equals)),
            equals < 0 ? "" : decode(value.substring(equals + 1)));
      }
    }
    return values;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return method + " " + path + (rawQuery.isEmpty() ? "" : "?" + rawQuery);
  }
}
