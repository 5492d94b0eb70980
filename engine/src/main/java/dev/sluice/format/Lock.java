package dev.sluice.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.io.InputStream;

/**
 * A lock that restic holds on a repository.
 *
 * @param time when it was last refreshed
 * @param isExclusive whether nobody else may use the repository meanwhile
 * @param holder who holds it, for messages: {@code root@db1 (process 28207)}
 */
public record Lock(Timestamp time, boolean isExclusive, String holder) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Reads a lock from its JSON; fails with {@link Kind#DAMAGED}. */
  public static Lock parse(InputStream json) {
    Timestamp time = new Timestamp(0, 0);
    boolean isExclusive = false;
    String host = "";
    String user = "";
    long process = 0;
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "time" -> time = Rfc3339.parse(parser.getText()).orElse(time);
          case "exclusive" -> isExclusive = parser.getBooleanValue();
          case "hostname" -> host = parser.getText();
          case "username" -> user = parser.getText();
          case "pid" -> process = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new SluiceException(Kind.DAMAGED, "lock: invalid JSON: " + e.getMessage(), e);
    }
    return new Lock(time, isExclusive, user + "@" + host + " (process " + process + ")");
  }
}
