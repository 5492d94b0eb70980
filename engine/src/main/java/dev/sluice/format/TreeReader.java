package dev.sluice.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.error.SluiceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree item by item, of which it holds one at a time: a directory of a million entries is
 * hundreds of MB of JSON. Names are unescaped, and nodes that cannot be used come as {@link
 * TreeItem.Refused}; whether names repeat is for the caller to see. For one thread at a time.
 */
public final class TreeReader implements AutoCloseable {
  private static final String NODES = "nodes";

  /** Stands in for what came before the place where reading resumes. */
  private static final byte[] RESUMED = "{\"nodes\":[null".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    BEFORE_NODES,
    IN_NODES,
    ENDED
  }

  private final JsonInput in;
  private final JsonParser parser;
  private final boolean isResumed;
  private State state = State.BEFORE_NODES;
  private @Nullable SluiceException failure;
  private long byteOffset;

  /** A reader of the tree in {@code json}, which it closes. */
  public TreeReader(InputStream json) {
    this(new JsonInput(json, 0), 0, false);
  }

  private TreeReader(JsonInput in, long byteOffset, boolean isResumed) {
    this.in = in;
    this.parser = in.parser();
    this.byteOffset = byteOffset;
    this.isResumed = isResumed;
  }

  /**
   * A reader that goes on behind an item.
   *
   * @param rest the bytes of the tree from {@code byteOffset} on
   * @param byteOffset what {@link #byteOffset()} of another reader told after that item
   */
  public static TreeReader resume(InputStream rest, long byteOffset) {
    InputStream json = new SequenceInputStream(new ByteArrayInputStream(RESUMED), rest);
    return new TreeReader(new JsonInput(json, byteOffset - RESUMED.length), byteOffset, true);
  }

  /**
   * The next item, or null behind the last one.
   *
   * @throws SluiceException of kind {@code DAMAGED} if the tree is not JSON from here on, or no
   *     tree; asking again fails again
   */
  public @Nullable TreeItem next() {
    if (failure != null) {
      throw failure;
    }
    try {
      return readNext();
    } catch (IOException e) {
      failure = in.failure(e);
      throw failure;
    } catch (SluiceException e) {
      failure = e;
      throw e;
    }
  }

  private @Nullable TreeItem readNext() throws IOException {
    if (state == State.BEFORE_NODES) {
      begin();
    }
    if (state == State.ENDED) {
      return null;
    }
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      finish();
      return null;
    }
    TreeItem item = NodeDraft.read(in);
    byteOffset = in.position();
    return item;
  }

  /** Goes into the array of nodes, past any fields before it. */
  private void begin() throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw in.invalid("not an object");
    }
    JsonStreamContext tree = parser.getParsingContext();
    String field = parser.nextFieldName();
    while (field != null && !field.equals(NODES)) {
      parser.nextToken();
      in.leaveTo(tree);
      field = parser.nextFieldName();
    }
    if (field == null) {
      throw in.invalid("no \"nodes\"");
    }
    parser.nextToken();
    if (in.startsArray(NODES)) {
      state = State.IN_NODES;
      if (isResumed) {
        parser.nextToken();
      }
    } else {
      finish();
    }
  }

  /** Checks that nothing but unknown fields follows the nodes. */
  private void finish() throws IOException {
    JsonStreamContext tree = parser.getParsingContext();
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      if (field.equals(NODES)) {
        throw in.invalid("\"nodes\" appears twice");
      }
      parser.nextToken();
      in.leaveTo(tree);
    }
    in.end();
    state = State.ENDED;
  }

  /**
   * Where in the stored tree the last item ends, in bytes: {@link #resume(InputStream, long)} goes
   * on there. 0 before the first item, which is no place to resume.
   */
  public long byteOffset() {
    return byteOffset;
  }

  /** Closes the stream the tree comes from. */
  @Override
  public void close() {
    in.close();
  }
}
