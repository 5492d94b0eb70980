package dev.sluice.cli.render;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One JSON object on one line, with the members in the order in which they are added. Text is
 * escaped as Go's encoder does it (also {@code < > &}), so that a line equals restic's byte for
 * byte.
 */
public final class JsonLine {
  private final StringBuilder json = new StringBuilder("{");

  /** The message that something is odd; not one of restic's, whose readers skip it. */
  public static JsonLine warning(String message) {
    return new JsonLine().text("message_type", "warning").text("message", message);
  }

  /** restic's message about an item that failed, {@code during} what. */
  public static JsonLine error(byte[] item, String message, String during) {
    return new JsonLine()
        .text("message_type", "error")
        .object("error", new JsonLine().text("message", message))
        .text("during", during)
        .text("item", item);
  }

  /** Adds text. */
  public JsonLine text(String name, String value) {
    name(name);
    quote(json, value);
    return this;
  }

  /** Adds bytes as text; what is not UTF-8 becomes U+FFFD. */
  public JsonLine text(String name, byte[] value) {
    name(name);
    quote(json, value);
    return this;
  }

  /** Adds a number. */
  public JsonLine number(String name, long value) {
    name(name).append(value);
    return this;
  }

  /** Adds an unsigned number. */
  public JsonLine unsigned(String name, long value) {
    name(name).append(Long.toUnsignedString(value));
    return this;
  }

  /** Adds an unsigned number, or nothing if it is 0. */
  public JsonLine unlessZero(String name, long value) {
    return value == 0 ? this : unsigned(name, value);
  }

  /** Adds a fraction, without an exponent. */
  public JsonLine fraction(String name, double value) {
    String plain = BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    name(name).append(plain);
    return this;
  }

  /** Adds a list of texts. */
  public JsonLine texts(String name, List<String> values) {
    name(name).append('[');
    String separator = "";
    for (String value : values) {
      json.append(separator);
      quote(json, value);
      separator = ",";
    }
    json.append(']');
    return this;
  }

  /** Adds an object. */
  public JsonLine object(String name, JsonLine value) {
    return raw(name, value.toString());
  }

  /** Adds a list of objects. */
  public JsonLine objects(String name, List<JsonLine> values) {
    return raw(
        name, values.stream().map(JsonLine::toString).collect(Collectors.joining(",", "[", "]")));
  }

  /** Adds something that is JSON already. */
  public JsonLine raw(String name, String value) {
    name(name).append(value);
    return this;
  }

  private StringBuilder name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    quote(json, name);
    return json.append(':');
  }

  /** Appends text as a JSON string. */
  static void quote(StringBuilder json, String value) {
    quote(json, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void quote(StringBuilder json, byte[] value) {
    json.append('"');
    Utf8 utf8 = new Utf8(value);
    while (utf8.hasNext()) {
      int point = utf8.next();
      switch (point) {
        case Utf8.INVALID -> json.append("\\ufffd");
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (isEscaped(point)) {
            json.append(String.format("\\u%04x", point));
          } else {
            json.appendCodePoint(point);
          }
        }
      }
    }
    json.append('"');
  }

  private static boolean isEscaped(int point) {
    return point < 0x20
        || point == '<'
        || point == '>'
        || point == '&'
        || point == 0x2028
        || point == 0x2029;
  }

  /** The object as it stands, without a line end. */
  @Override
  public String toString() {
    return json + "}";
  }
}
