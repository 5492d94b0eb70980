package dev.sluice.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.backend.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The fields of a node while it is read, and the decision whether they make a usable one. */
final class NodeDraft {
  /** What Go writes for a time that was never set. */
  private static final Timestamp ZERO_TIME = Rfc3339.parse("0001-01-01T00:00:00Z").orElseThrow();

  private static final Id ZERO_ID = new Id(0, 0, 0, 0);

  private String name = "";
  private String type = "";
  private long mode = -1;
  private Optional<Timestamp> mtime = Optional.empty();
  private Optional<Timestamp> atime = Optional.empty();
  private Optional<Timestamp> ctime = Optional.empty();
  private OptionalLong uid = OptionalLong.empty();
  private OptionalLong gid = OptionalLong.empty();
  private String user = "";
  private String group = "";
  private long inode;
  private long deviceId;
  private long links;
  private long size;
  private Content content = Content.EMPTY;
  private String subtree = "";
  private String linkTarget = "";
  private byte[] rawLinkTarget = {};
  private long device;
  private List<ExtendedAttribute> extendedAttributes = List.of();
  private List<String> warnings = List.of();
  private String wrongField = "";

  private NodeDraft() {}

  /** Reads the node at the current token; one that is JSON, but no good node, is refused alone. */
  static TreeItem read(JsonInput in) throws IOException {
    NodeDraft draft = new NodeDraft();
    JsonParser parser = in.parser();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      JsonStreamContext nodes = parser.getParsingContext();
      in.leaveTo(parser.currentToken().isStructStart() ? nodes.getParent() : nodes);
      return new TreeItem.Refused("", "node is not an object", false);
    }
    JsonStreamContext node = parser.getParsingContext();
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        draft.tryToReadField(field, in);
        in.leaveTo(node);
      }
    }
    return draft.item();
  }

  private void tryToReadField(String field, JsonInput in) throws IOException {
    try {
      readField(field, in);
    } catch (InvalidJsonException wrong) {
      wrongField = wrong.getMessage();
    }
  }

  private void readField(String field, JsonInput in) throws IOException {
    switch (field) {
      case "name" -> name = in.text(field);
      case "type" -> type = in.text(field);
      case "mode" -> mode = in.number(field, JsonInput.MAX_UNSIGNED_32);
      case "mtime" -> mtime = time(field, in);
      case "atime" -> atime = time(field, in);
      case "ctime" -> ctime = time(field, in);
      case "uid" -> uid = OptionalLong.of(in.number(field, JsonInput.MAX_UNSIGNED_32));
      case "gid" -> gid = OptionalLong.of(in.number(field, JsonInput.MAX_UNSIGNED_32));
      case "user" -> user = in.text(field);
      case "group" -> group = in.text(field);
      case "inode" -> inode = in.unsigned64(field);
      case "device_id" -> deviceId = in.unsigned64(field);
      case "links" -> links = in.unsigned64(field);
      case "size" -> size = in.unsigned64(field);
      case "content" -> content = Content.read(field, in);
      case "subtree" -> subtree = in.text(field);
      case "linktarget" -> linkTarget = in.text(field);
      case "linktarget_raw" -> rawLinkTarget = in.base64(field);
      case "device" -> device = in.unsigned64(field);
      case "extended_attributes" -> extendedAttributes = readAttributes(field, in);
      default -> {}
    }
  }

  private Optional<Timestamp> time(String field, JsonInput in) throws IOException {
    if (in.parser().currentToken() != JsonToken.VALUE_STRING) {
      warn("invalid " + field + ", not a string");
      return Optional.empty();
    }
    String text = in.text(field);
    Optional<Timestamp> time = Rfc3339.parse(text);
    if (time.isEmpty()) {
      warn("invalid " + field + " \"" + JsonInput.display(text) + "\"");
    }
    return time.filter(t -> !t.equals(ZERO_TIME));
  }

  private List<ExtendedAttribute> readAttributes(String field, JsonInput in) throws IOException {
    AttributeList attributes = new AttributeList();
    attributes.readArray(field, in);
    attributes.warnings().forEach(this::warn);
    return attributes.attributes();
  }

  private void warn(String warning) {
    if (warnings.isEmpty()) {
      warnings = new ArrayList<>();
    }
    warnings.add(warning);
  }

  private TreeItem item() {
    Optional<byte[]> unescaped = EscapedName.unescape(name);
    if (unescaped.isEmpty()) {
      String shown = JsonInput.display(name);
      return new TreeItem.Refused(
          shown, "node name \"" + shown + "\" has an invalid escape", false);
    }
    byte[] bytes = unescaped.get();
    Optional<String> problem = problem(bytes);
    return problem.isEmpty()
        ? node(NodeName.of(bytes))
        : new TreeItem.Refused(SnapshotPath.display(bytes), problem.get(), !NodeName.isSafe(bytes));
  }

  private Optional<String> problem(byte[] nameBytes) {
    if (!wrongField.isEmpty()) {
      return Optional.of(wrongField);
    }
    if (!NodeName.isSafe(nameBytes)) {
      return Optional.of("refusing unsafe node name \"" + SnapshotPath.display(nameBytes) + "\"");
    }
    return switch (type) {
      case "file", "dev", "chardev", "fifo", "socket" -> Optional.empty();
      case "dir" -> missing(subtree().isEmpty(), "directory has no subtree");
      case "symlink" -> missing(linkTargetBytes().length == 0, "link has no target");
      default -> Optional.of("unknown node type \"" + JsonInput.display(type) + "\"");
    };
  }

  private static Optional<String> missing(boolean isMissing, String reason) {
    return isMissing ? Optional.of(reason) : Optional.empty();
  }

  private Optional<Id> subtree() {
    return Id.parse(subtree).filter(id -> !id.equals(ZERO_ID));
  }

  private Node node(NodeName safeName) {
    NodeType nodeType = nodeType();
    return new Node(
        safeName,
        nodeType,
        Math.max(mode, 0),
        posixMode(),
        mtime,
        atime,
        ctime,
        uid,
        gid,
        user,
        group,
        inode,
        deviceId,
        links,
        size,
        nodeType == NodeType.FILE ? content : Content.EMPTY,
        nodeType == NodeType.DIRECTORY ? subtree() : Optional.empty(),
        nodeType == NodeType.SYMLINK ? Optional.of(linkTargetBytes()) : Optional.empty(),
        device,
        extendedAttributes,
        List.copyOf(warnings));
  }

  private NodeType nodeType() {
    for (NodeType nodeType : NodeType.values()) {
      if (nodeType.stored().equals(type)) {
        return nodeType;
      }
    }
    throw new IllegalStateException(type);
  }

  /** restic leaves out a mode of 0 but never the owner; rustic leaves out what it does not know. */
  private OptionalInt posixMode() {
    if (mode < 0) {
      return uid.isPresent() ? OptionalInt.of(0) : OptionalInt.empty();
    }
    return OptionalInt.of(GoFileMode.posix(mode));
  }

  private byte[] linkTargetBytes() {
    return rawLinkTarget.length > 0 ? rawLinkTarget : linkTarget.getBytes(StandardCharsets.UTF_8);
  }
}
