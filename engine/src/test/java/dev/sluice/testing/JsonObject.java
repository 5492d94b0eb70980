package dev.sluice.testing;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A JSON object under construction: fields keep their order, values may be any text. */
final class JsonObject {
  private final Map<String, String> fields = new LinkedHashMap<>();

  /** Sets a field to JSON text, which is not looked at. */
  JsonObject raw(String name, String json) {
    fields.put(name, json);
    return this;
  }

  JsonObject string(String name, String value) {
    return raw(name, quote(value));
  }

  JsonObject number(String name, long value) {
    return raw(name, Long.toUnsignedString(value));
  }

  /** Sets a field unless the value is 0, which Go's writers leave out. */
  JsonObject numberUnlessZero(String name, long value) {
    return value == 0 ? this : number(name, value);
  }

  JsonObject all(Map<String, String> rawFields) {
    fields.putAll(rawFields);
    return this;
  }

  JsonObject without(Collection<String> names) {
    fields.keySet().removeAll(names);
    return this;
  }

  static String array(Collection<String> rawValues) {
    return rawValues.stream().collect(Collectors.joining(",", "[", "]"));
  }

  static String strings(Collection<String> values) {
    return array(values.stream().map(JsonObject::quote).toList());
  }

  /** The text as a JSON string, escaping what Go escapes. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  @Override
  public String toString() {
    return fields.entrySet().stream()
        .map(field -> quote(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
