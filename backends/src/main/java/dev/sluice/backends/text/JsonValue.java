package dev.sluice.backends.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A short JSON document, or a part of one. What is not there has no text, no members and no items,
 * so that one question of a deep document needs no others before it.
 */
public final class JsonValue {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonValue ABSENT = new JsonValue(Optional.empty(), Map.of(), List.of());

  private final Optional<String> text;
  private final Map<String, JsonValue> members;
  private final List<JsonValue> items;

  private JsonValue(Optional<String> text, Map<String, JsonValue> members, List<JsonValue> items) {
    this.text = text;
    this.members = members;
    this.items = items;
  }

  /**
   * Reads a document.
   *
   * @throws IOException with a message that has nothing of the document in it
   */
  public static JsonValue parse(byte[] document) throws IOException {
    try (JsonParser parser = JSON.createParser(document)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("it is empty");
      }
      return read(parser, first);
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException("it is no JSON");
    }
  }

  private static JsonValue read(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          members.put(name, read(parser, parser.nextToken()));
        }
        yield new JsonValue(Optional.empty(), members, List.of());
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(read(parser, next));
        }
        yield new JsonValue(Optional.empty(), Map.of(), items);
      }
      case VALUE_NULL -> ABSENT;
      default -> new JsonValue(Optional.of(parser.getText()), Map.of(), List.of());
    };
  }

  /** The member of this name. */
  public JsonValue at(String name) {
    return members.getOrDefault(name, ABSENT);
  }

  /** What is in this object, by name. */
  public Map<String, JsonValue> members() {
    return members;
  }

  /** What is in this array. */
  public List<JsonValue> items() {
    return items;
  }

  /** A string, a number as it is written, {@code true} or {@code false}; not an empty string. */
  public Optional<String> text() {
    return text.filter(t -> !t.isEmpty());
  }

  /** The text of a member. */
  public Optional<String> text(String name) {
    return at(name).text();
  }

  /** It may hold a secret. */
  @Override
  public String toString() {
    return "JSON";
  }
}
