package dev.sluice.backends.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a listing as it arrives, piece by piece: an array of {@code {"name":…,"size":…}} in version
 * 2 of the protocol, of bare names in version 1, or {@code null} from servers that have none. The
 * sizes are not needed, so the versions need not be told apart. For one listing.
 */
final class NameList {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private int depth;
  private boolean isName;
  private boolean isComplete;

  NameList() {
    try {
      parser = JSON.createNonBlockingByteArrayParser();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
  }

  /** The ids among the names in the next piece. */
  List<Id> accept(ByteBuffer piece) throws IOException {
    int start = piece.arrayOffset() + piece.position();
    feeder.feedInput(piece.array(), start, start + piece.remaining());
    List<Id> ids = new ArrayList<>();
    drain(ids);
    return ids;
  }

  private void drain(List<Id> ids) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.NOT_AVAILABLE;
        token = parser.nextToken()) {
      accept(token, ids);
    }
  }

  private void accept(JsonToken token, List<Id> ids) throws IOException {
    switch (token) {
      case START_ARRAY, START_OBJECT -> {
        require(depth > 0 || token == JsonToken.START_ARRAY);
        depth++;
      }
      case END_ARRAY, END_OBJECT -> {
        depth--;
        isComplete = depth == 0;
      }
      case FIELD_NAME -> isName = depth == 2 && parser.currentName().equals("name");
      case VALUE_STRING -> {
        require(depth > 0);
        if (depth == 1 || isName) {
          Id.parse(parser.getText()).ifPresent(ids::add);
        }
        isName = false;
      }
      default -> {
        require(depth > 0 || token == JsonToken.VALUE_NULL);
        isComplete |= depth == 0;
      }
    }
  }

  private static void require(boolean isList) throws IOException {
    if (!isList) {
      throw new IOException("it is no array of names");
    }
  }

  /** Ends the listing; false if there should have been more. */
  boolean end() {
    try {
      feeder.endOfInput();
      drain(new ArrayList<>());
      return isComplete;
    } catch (IOException cutOff) {
      return false;
    }
  }
}
