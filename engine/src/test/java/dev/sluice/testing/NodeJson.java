package dev.sluice.testing;

import dev.sluice.backend.Id;
import dev.sluice.format.NodeType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One node of a tree, with the fields in restic's order. */
final class NodeJson {
  private static final int DEVICE_ID = 0xfe00;

  private final ItemSpec item;
  private final long inode;
  private final long links;

  NodeJson(ItemSpec item, long inode, long links) {
    this.item = item;
    this.inode = inode;
    this.links = links;
  }

  String write(List<Id> blobs, Optional<Id> subtree, long size) {
    String time =
        JsonObject.quote(
            Instant.ofEpochSecond(item.mtime.seconds(), item.mtime.nanos()).toString());
    JsonObject json =
        new JsonObject()
            .string("name", GoQuote.quote(item.name))
            .string("type", item.type.stored())
            .numberUnlessZero("mode", goMode())
            .raw("mtime", time)
            .raw("atime", time)
            .raw("ctime", time)
            .number("uid", item.uid)
            .number("gid", item.gid)
            .string("user", item.uid == 0 ? "root" : "user" + item.uid)
            .string("group", item.gid == 0 ? "root" : "group" + item.gid)
            .number("inode", inode)
            .number("device_id", DEVICE_ID);
    if (item.type == NodeType.FILE) {
      json.numberUnlessZero("size", size);
    }
    if (item.type != NodeType.DIRECTORY) {
      json.number("links", links);
    }
    if (item.type == NodeType.SYMLINK) {
      writeTarget(json);
    }
    writeAttributes(json);
    if (item.type == NodeType.BLOCK_DEVICE || item.type == NodeType.CHARACTER_DEVICE) {
      json.number("device", item.device);
    }
    boolean isFile = item.type == NodeType.FILE;
    json.raw("content", isFile ? JsonObject.strings(blobs.stream().map(Id::hex).toList()) : "null");
    subtree.ifPresent(tree -> json.string("subtree", tree.hex()));
    return json.all(item.overrides).without(item.omitted).toString();
  }

  private void writeTarget(JsonObject json) {
    json.string("linktarget", new String(item.linkTarget, StandardCharsets.UTF_8));
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(item.linkTarget));
    } catch (CharacterCodingException notUtf8) {
      json.string("linktarget_raw", Base64.getEncoder().encodeToString(item.linkTarget));
    }
  }

  private void writeAttributes(JsonObject json) {
    if (item.extendedAttributes.isEmpty()) {
      return;
    }
    List<String> attributes = new ArrayList<>();
    item.extendedAttributes.forEach(
        (name, value) ->
            attributes.add(
                new JsonObject()
                    .string("name", name)
                    .string("value", Base64.getEncoder().encodeToString(value))
                    .toString()));
    json.raw("extended_attributes", JsonObject.array(attributes));
  }

  /** Go's os.FileMode of the item. */
  private long goMode() {
    long mode = item.mode & 0777;
    mode |= (item.mode & 04000L) << 12;
    mode |= (item.mode & 02000L) << 12;
    mode |= (item.mode & 01000L) << 11;
    return mode
        | switch (item.type) {
          case FILE -> 0;
          case DIRECTORY -> 1L << 31;
          case SYMLINK -> 1L << 27;
          case BLOCK_DEVICE -> 1L << 26;
          case CHARACTER_DEVICE -> 1L << 26 | 1L << 21;
          case FIFO -> 1L << 25;
          case SOCKET -> 1L << 24;
        };
  }

  /** What a restore makes of it, as far as it is described by words and not by raw JSON. */
  TreeEntry expected(byte[] content) {
    TreeEntry.Builder entry = TreeEntry.of(item.type);
    boolean hasOwner = isKnown("uid");
    if (isKnown("mode")) {
      entry.mode(item.mode);
    } else if (hasOwner) {
      entry.mode(0); // restic leaves out a mode of 0; only rustic leaves out what it does not know
    }
    if (hasOwner) {
      entry.uid(item.uid);
    }
    if (isKnown("gid")) {
      entry.gid(item.gid);
    }
    if (isKnown("mtime")) {
      entry.mtime(item.mtime);
    }
    switch (item.type) {
      case FILE -> entry.size(content.length).sha256(Sha256.of(content));
      case SYMLINK -> entry.linkTarget(item.linkTarget);
      case BLOCK_DEVICE, CHARACTER_DEVICE -> entry.device(majorMinor(item.device));
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    item.hardLinkGroup.ifPresent(entry::hardLinkKey);
    if (isKnown("extended_attributes")) {
      item.extendedAttributes.forEach(entry::extendedAttribute);
    }
    return entry.build();
  }

  private boolean isKnown(String field) {
    return !item.omitted.contains(field) && !item.overrides.containsKey(field);
  }

  private static String majorMinor(long device) {
    long major = ((device >> 8) & 0xfff) | ((device >> 32) & 0xfffff000L);
    long minor = (device & 0xff) | ((device >> 12) & 0xffffff00L);
    return major + ":" + minor;
  }
}
