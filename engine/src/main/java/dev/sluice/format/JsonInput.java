package dev.sluice.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document, read token by token with the types that the format's fields have. A value of
 * the wrong type is an {@link InvalidJsonException}; after it the reader can go on. Broken JSON is
 * an {@link IOException}, which {@link #failure} turns into the error to throw.
 */
final class JsonInput implements AutoCloseable {
  /** Takes the fields of an object, one by one; the ones it does not know it leaves alone. */
  interface Fields {
    void read(String name, JsonInput value) throws IOException;
  }

  static final long MAX_UNSIGNED_32 = 0xffff_ffffL;

  /** Of one string; the longest known are extended attributes, a few MiB on some systems. */
  private static final int MAX_STRING_CHARS = 64 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_STRING_CHARS).build())
          .build();

  private final JsonParser parser;
  private final long firstByte;

  /** A document that begins in {@code json}, whose first byte counts as byte {@code firstByte}. */
  JsonInput(InputStream json, long firstByte) {
    this.firstByte = firstByte;
    try {
      this.parser = FACTORY.createParser(json);
    } catch (IOException e) {
      throw UnpackedFile.failure(e);
    }
  }

  /** Reads a whole document that is one object. */
  static void readObject(byte[] json, Fields fields) {
    try (JsonInput in = new JsonInput(new ByteArrayInputStream(json), 0)) {
      try {
        in.next();
        in.object(fields);
        in.end();
      } catch (IOException e) {
        throw in.failure(e);
      }
    }
  }

  /** For readers that must be fast. */
  JsonParser parser() {
    return parser;
  }

  /** Goes to the next token, which is null at the end of the document. */
  JsonToken next() throws IOException {
    return parser.nextToken();
  }

  /** Reads the object that starts at the current token. */
  void object(Fields fields) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw invalid("not an object");
    }
    JsonStreamContext object = parser.getParsingContext();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      fields.read(name, this);
      leaveTo(object);
    }
  }

  /** Skips what is left of anything that began inside this object or array. */
  void leaveTo(JsonStreamContext outer) throws IOException {
    while (parser.getParsingContext() != outer) {
      if (parser.nextToken() == null) {
        throw invalid("unexpected end");
      }
    }
  }

  /** Fails if the document goes on. */
  void end() throws IOException {
    if (parser.nextToken() != null) {
      throw invalid("something follows the end");
    }
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  boolean isTrue() {
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** The string at the current token; null is the empty one. */
  String text(String field) throws IOException {
    if (isNull()) {
      return "";
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid("\"" + field + "\" is not a string");
    }
    return replaceLoneSurrogates(parser.getText());
  }

  /** JSON can name halves of characters; like the tools that write repositories, take U+FFFD. */
  private static String replaceLoneSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  /** The array of strings at the current token; null is the empty one. */
  List<String> texts(String field) throws IOException {
    List<String> texts = new ArrayList<>();
    if (startsArray(field)) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        texts.add(text(field));
      }
    }
    return List.copyOf(texts);
  }

  /** Whether the current token starts an array; null does not. */
  boolean startsArray(String field) {
    if (!isNull() && parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("\"" + field + "\" is not an array");
    }
    return !isNull();
  }

  /** The bytes that the string at the current token stands for; null is none. */
  byte[] base64(String field) throws IOException {
    try {
      return Base64.getDecoder().decode(text(field));
    } catch (IllegalArgumentException e) {
      throw invalid("\"" + field + "\" is not base64");
    }
  }

  /** The id at the current token. */
  Id id(String field) throws IOException {
    byte[] id = new byte[Id.BYTES];
    readId(field, id, 0);
    return Id.of(id);
  }

  /** Writes the 32 bytes of the id at the current token. */
  void readId(String field, byte[] ids, int offset) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING
        || parser.getTextLength() != HexId.DIGITS
        || !HexId.decode(parser.getTextCharacters(), parser.getTextOffset(), ids, offset)) {
      throw invalid("\"" + field + "\" is not an ID of " + HexId.DIGITS + " hexadecimal digits");
    }
  }

  /**
   * The number at the current token, which must be whole, not negative, and at most {@code max}.
   */
  long number(String field, long max) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= 0 && value <= max) {
        return value;
      }
    }
    throw invalid("\"" + field + "\" is not a whole number from 0 to " + max);
  }

  /** The number at the current token as an unsigned long. */
  long unsigned64(String field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        && parser.getBigIntegerValue().signum() > 0
        && parser.getBigIntegerValue().bitLength() <= Long.SIZE) {
      return parser.getBigIntegerValue().longValue();
    }
    return number(field, Long.MAX_VALUE);
  }

  /** How many bytes of the document were read up to the end of the current token. */
  long position() {
    return firstByte + parser.currentLocation().getByteOffset();
  }

  /** The error for something that is JSON but not what it must be. */
  InvalidJsonException invalid(String reason) {
    return invalid(parser.currentTokenLocation(), reason, null);
  }

  /** The error for JSON that is broken, or that cannot be read or decompressed. */
  SluiceException failure(IOException e) {
    if (e instanceof JsonProcessingException json) {
      JsonLocation place =
          json.getLocation() == null ? parser.currentLocation() : json.getLocation();
      return invalid(place, reason(json.getOriginalMessage()), e);
    }
    return UnpackedFile.failure(e);
  }

  /** Stored text as it may stand in a message. */
  static String display(String text) {
    return SnapshotPath.display(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String reason(String message) {
    return message.startsWith("Unexpected end-of-input")
        ? "unexpected end"
        : message.lines().findFirst().orElse("broken");
  }

  private InvalidJsonException invalid(
      JsonLocation place, String reason, @Nullable Throwable cause) {
    long at = firstByte + Math.max(0, place.getByteOffset());
    return new InvalidJsonException(at, reason, cause);
  }

  /** Closes the stream the document comes from. */
  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw UnpackedFile.failure(e);
    }
  }
}
