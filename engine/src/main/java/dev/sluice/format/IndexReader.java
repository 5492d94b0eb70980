package dev.sluice.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an index file as a stream, without an object per blob: there are repositories of 50
 * million.
 */
public final class IndexReader {
  private static final int UNKNOWN_TYPE_SHOWN_CHARS = 40;

  /** In the order in which both tools write them: asking for a known name is 40 % faster. */
  private static final SerializableString[] USUAL_FIELDS =
      Stream.of("id", "type", "offset", "length", "uncompressed_length")
          .map(SerializedString::new)
          .toArray(SerializableString[]::new);

  private final JsonInput in;
  private final JsonParser parser;
  private final IndexVisitor visitor;
  private final UnplacedBlobs unplaced = new UnplacedBlobs();
  private boolean isPackTold;
  private boolean isToBeDeleted;
  private @Nullable Id pack;

  private final byte[] id = new byte[Id.BYTES];
  private boolean hasId;
  private @Nullable BlobType type;
  private String unknownType = "";
  private long offset;
  private long length;
  private long plainLength;

  private IndexReader(JsonInput in, IndexVisitor visitor, boolean isPackTold) {
    this.in = in;
    this.parser = in.parser();
    this.visitor = visitor;
    this.isPackTold = isPackTold;
  }

  /**
   * Reads all of {@code json} and closes it. What the visitor throws passes through.
   *
   * @throws SluiceException of kind {@code DAMAGED} if it is not an index; the visitor was told
   *     what came before the defect
   */
  public static void read(InputStream json, IndexVisitor visitor) {
    try (json) {
      IndexScanner.Rest rest = new IndexScanner(json, visitor).scan();
      readJson(rest.json(), rest.firstByte(), rest.isPackTold(), visitor);
    } catch (IOException e) {
      throw UnpackedFile.failure(e);
    }
  }

  /**
   * The same without {@link IndexScanner}.
   *
   * @param firstByte what the first byte counts as in messages
   * @param isPackTold whether the visitor knows of the first pack already
   */
  static void readJson(InputStream json, long firstByte, boolean isPackTold, IndexVisitor visitor) {
    try (JsonInput in = new JsonInput(json, firstByte)) {
      try {
        new IndexReader(in, visitor, isPackTold).readDocument();
      } catch (IOException e) {
        throw in.failure(e);
      }
    }
  }

  private void readDocument() throws IOException {
    if (in.next() == JsonToken.START_ARRAY) {
      readPacks("packs", false);
    } else {
      in.object(this::readField);
    }
    in.end();
  }

  private void readField(String name, JsonInput value) throws IOException {
    switch (name) {
      case "packs" -> readPacks(name, false);
      case "packs_to_delete" -> readPacks(name, true);
      default -> {}
    }
  }

  private void readPacks(String name, boolean areToBeDeleted) throws IOException {
    isToBeDeleted = areToBeDeleted;
    if (in.startsArray(name)) {
      while (in.next() != JsonToken.END_ARRAY) {
        pack = null;
        unplaced.clear();
        in.object(this::readPackField);
        if (pack == null) {
          throw in.invalid("pack without an ID");
        }
      }
    }
  }

  private void readPackField(String name, JsonInput value) throws IOException {
    switch (name) {
      case "id" -> {
        if (pack != null) {
          throw in.invalid("pack with two IDs");
        }
        Id named = value.id(name);
        pack = named;
        if (!isPackTold) {
          visitor.pack(named, isToBeDeleted);
        }
        isPackTold = false;
        unplaced.deliver(named, visitor);
      }
      case "blobs" -> readBlobs(name);
      default -> {}
    }
  }

  private void readBlobs(String name) throws IOException {
    if (in.startsArray(name)) {
      while (in.next() != JsonToken.END_ARRAY) {
        readBlob();
        deliver();
      }
    }
  }

  private void readBlob() throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw in.invalid("blob is not an object");
    }
    hasId = false;
    type = null;
    unknownType = "";
    offset = -1;
    length = -1;
    plainLength = 0;
    int expected = 0;
    while (expected < USUAL_FIELDS.length && parser.nextFieldName(USUAL_FIELDS[expected])) {
      parser.nextToken();
      readBlobField(USUAL_FIELDS[expected].getValue());
      expected++;
    }
    if (expected == USUAL_FIELDS.length) {
      parser.nextToken();
    }
    readOtherBlobFields();
  }

  private void readOtherBlobFields() throws IOException {
    JsonStreamContext blob = parser.getParsingContext();
    while (parser.currentToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      readBlobField(name);
      in.leaveTo(blob);
      parser.nextToken();
    }
  }

  private void readBlobField(String name) throws IOException {
    switch (name) {
      case "id" -> {
        in.readId(name, id, 0);
        hasId = true;
      }
      case "type" -> readType(name);
      case "offset" -> offset = unsigned32(name);
      case "length" -> length = unsigned32(name);
      case "uncompressed_length" -> plainLength = in.isNull() ? 0 : unsigned32(name);
      default -> {}
    }
  }

  private void readType(String name) throws IOException {
    type = null;
    if (parser.currentToken() == JsonToken.VALUE_STRING && parser.getTextLength() == 4) {
      char[] text = parser.getTextCharacters();
      int at = parser.getTextOffset();
      if (spells("data", text, at)) {
        type = BlobType.DATA;
      } else if (spells("tree", text, at)) {
        type = BlobType.TREE;
      }
    }
    if (type == null) {
      String text = JsonInput.display(in.text(name));
      unknownType = text.substring(0, Math.min(text.length(), UNKNOWN_TYPE_SHOWN_CHARS));
    }
  }

  private static boolean spells(String word, char[] text, int at) {
    return word.charAt(0) == text[at]
        && word.charAt(1) == text[at + 1]
        && word.charAt(2) == text[at + 2]
        && word.charAt(3) == text[at + 3];
  }

  private long unsigned32(String name) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= 0 && value <= JsonInput.MAX_UNSIGNED_32) {
        return value;
      }
    }
    throw damaged(name + " out of range");
  }

  private void deliver() {
    if (!hasId || offset < 0 || length < 0) {
      throw damaged("blob without " + (hasId ? offset < 0 ? "an offset" : "a length" : "an ID"));
    }
    if (offset + length > JsonInput.MAX_UNSIGNED_32) {
      throw damaged("offset out of range");
    }
    if (pack == null) {
      unplaced.add(type, unknownType, id, offset, length, plainLength);
    } else if (type == null) {
      visitor.unknownBlobType(unknownType, pack);
    } else {
      visitor.blob(type, id, 0, offset, length, plainLength);
    }
  }

  private SluiceException damaged(String reason) {
    String which = pack == null ? "pack that is not named yet" : "pack " + pack;
    return new SluiceException(Kind.DAMAGED, which + ": " + reason);
  }
}
