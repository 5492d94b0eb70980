package dev.sluice.cli.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.format.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A snapshot's document with every field that was stored, as it was stored, save that paths are
 * sorted, as restic prints them.
 */
final class StoredSnapshot {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> COMPUTED = Set.of("id", "short_id");

  private StoredSnapshot() {}

  /** The stored fields, then the id in both forms. */
  static JsonLine line(Snapshot snapshot, boolean isSortingTags) {
    JsonLine line = new JsonLine();
    try (JsonParser parser = JSON.createParser(snapshot.json())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (COMPUTED.contains(name)) {
          parser.skipChildren();
        } else if (name.equals("paths") && parser.currentToken() == JsonToken.START_ARRAY) {
          parser.skipChildren();
          line.texts(name, sorted(snapshot.paths()));
        } else if (name.equals("tags") && isSortingTags) {
          parser.skipChildren();
          line.texts(name, sorted(snapshot.tags()));
        } else {
          line.raw(name, copyValue(parser));
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.text("id", snapshot.id().hex()).text("short_id", snapshot.id().shortHex());
  }

  /** What the snapshot's summary says about the size of what was backed up. */
  static OptionalLong size(Snapshot snapshot) {
    try (JsonParser parser = JSON.createParser(snapshot.json())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("summary") && parser.currentToken() == JsonToken.START_OBJECT) {
          return OptionalLong.of(processed(parser));
        }
        parser.skipChildren();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return OptionalLong.empty();
  }

  private static long processed(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("total_bytes_processed") && value == JsonToken.VALUE_NUMBER_INT) {
        return parser.getLongValue();
      }
      parser.skipChildren();
    }
    return 0;
  }

  static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  private static String copyValue(JsonParser parser) throws IOException {
    StringBuilder json = new StringBuilder();
    copyValue(parser, json);
    return json.toString();
  }

  private static void copyValue(JsonParser parser, StringBuilder json) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> copyObject(parser, json);
      case START_ARRAY -> copyArray(parser, json);
      case VALUE_STRING -> JsonLine.quote(json, parser.getText());
      default -> json.append(parser.getText());
    }
  }

  private static void copyObject(JsonParser parser, StringBuilder json) throws IOException {
    String separator = "";
    json.append('{');
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      json.append(separator);
      JsonLine.quote(json, parser.currentName());
      json.append(':');
      parser.nextToken();
      copyValue(parser, json);
      separator = ",";
    }
    json.append('}');
  }

  private static void copyArray(JsonParser parser, StringBuilder json) throws IOException {
    String separator = "";
    json.append('[');
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      json.append(separator);
      copyValue(parser, json);
      separator = ",";
    }
    json.append(']');
  }
}
