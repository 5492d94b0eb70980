package dev.sluice.target;

import dev.sluice.format.Content;
import dev.sluice.format.ExtendedAttribute;
import dev.sluice.format.Node;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Builds nodes that say as little as a test needs. */
final class Nodes {
  private final NodeType type;
  private OptionalInt mode = OptionalInt.empty();
  private Optional<Timestamp> mtime = Optional.empty();
  private Optional<Timestamp> atime = Optional.empty();
  private OptionalLong uid = OptionalLong.empty();
  private OptionalLong gid = OptionalLong.empty();
  private final List<ExtendedAttribute> attributes = new ArrayList<>();

  private String user = "";
  private String group = "";

  private Nodes(NodeType type) {
    this.type = type;
  }

  static Nodes of(NodeType type) {
    return new Nodes(type);
  }

  static Nodes file() {
    return of(NodeType.FILE);
  }

  static Nodes directory() {
    return of(NodeType.DIRECTORY);
  }

  Nodes mode(int value) {
    mode = OptionalInt.of(value);
    return this;
  }

  Nodes mtime(long seconds, int nanos) {
    mtime = Optional.of(new Timestamp(seconds, nanos));
    return this;
  }

  Nodes atime(long seconds, int nanos) {
    atime = Optional.of(new Timestamp(seconds, nanos));
    return this;
  }

  Nodes owner(long user, long group) {
    uid = OptionalLong.of(user);
    gid = OptionalLong.of(group);
    return this;
  }

  Nodes names(String userName, String groupName) {
    user = userName;
    group = groupName;
    return this;
  }

  Nodes attribute(String name, byte... value) {
    attributes.add(new ExtendedAttribute(name, value));
    return this;
  }

  Nodes attribute(String name, String value) {
    return attribute(name, value.getBytes(StandardCharsets.UTF_8));
  }

  Node build() {
    return new Node(
        NodeName.ofUtf8("n"),
        type,
        0,
        mode,
        mtime,
        atime,
        Optional.empty(),
        uid,
        gid,
        user,
        group,
        0,
        0,
        0,
        0,
        Content.EMPTY,
        Optional.empty(),
        Optional.empty(),
        0,
        attributes,
        List.of());
  }
}
