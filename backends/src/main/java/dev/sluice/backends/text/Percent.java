package dev.sluice.backends.text;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Percent-encoding of names in addresses (RFC 3986): all but the unreserved characters. */
public final class Percent {
  private static final String UNRESERVED = "-._~";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Percent() {}

  /** One part of a path or query, slashes included. */
  public static String encode(String text) {
    return encode(text, UNRESERVED);
  }

  /** A path, whose slashes stay. */
  public static String encodePath(String path) {
    return encode(path, UNRESERVED + "/");
  }

  /** A query without its question mark, sorted by name. */
  public static String query(Map<String, String> values) {
    StringBuilder query = new StringBuilder();
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                query
                    .append(query.length() == 0 ? "" : "&")
                    .append(encode(name))
                    .append('=')
                    .append(encode(value)));
    return query.toString();
  }

  private static String encode(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean isAlphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (isAlphanumeric || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return encoded.toString();
  }
}
