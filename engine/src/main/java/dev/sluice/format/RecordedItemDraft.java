package dev.sluice.format;

import dev.sluice.backend.Id;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The fields of an item of a report while its line is read. */
final class RecordedItemDraft implements JsonInput.Fields {
  private String kind = "";
  private Optional<SnapshotPath> path = Optional.empty();
  private Optional<NodeType> type = Optional.empty();
  private OptionalInt mode = OptionalInt.empty();
  private OptionalLong uid = OptionalLong.empty();
  private OptionalLong gid = OptionalLong.empty();
  private Optional<Timestamp> mtime = Optional.empty();
  private long size;
  private Optional<Id> sha256 = Optional.empty();
  private Optional<SnapshotPath> sameFileAs = Optional.empty();
  private Optional<byte[]> linkTarget = Optional.empty();
  private long device;
  private boolean isComplete = true;

  @Override
  public void read(String name, JsonInput value) throws IOException {
    switch (name) {
      case "message_type" -> kind = value.text(name);
      case "path_hex" -> path = Optional.of(path(name, value));
      case "type" -> type = type(value.text(name));
      case "mode" -> mode = OptionalInt.of(octal(name, value));
      case "uid" -> uid = OptionalLong.of(value.number(name, JsonInput.MAX_UNSIGNED_32));
      case "gid" -> gid = OptionalLong.of(value.number(name, JsonInput.MAX_UNSIGNED_32));
      case "mtime" -> mtime = Rfc3339.parse(value.text(name));
      case "size" -> size = value.unsigned64(name);
      case "sha256" -> sha256 = Optional.of(value.id(name));
      case "same_file_as_hex" -> sameFileAs = Optional.of(path(name, value));
      case "link_target_hex" -> linkTarget = Optional.of(hex(name, value));
      case "device" -> device = value.unsigned64(name);
      case "complete" -> isComplete = value.isTrue();
      default -> {}
    }
  }

  private static Optional<NodeType> type(String stored) {
    return Arrays.stream(NodeType.values()).filter(t -> t.stored().equals(stored)).findFirst();
  }

  private static int octal(String name, JsonInput value) throws IOException {
    try {
      return Integer.parseInt(value.text(name), 8) & 07777;
    } catch (NumberFormatException none) {
      throw value.invalid("\"" + name + "\" is no octal number");
    }
  }

  private static byte[] hex(String name, JsonInput value) throws IOException {
    try {
      return HexFormat.of().parseHex(value.text(name));
    } catch (IllegalArgumentException none) {
      throw value.invalid("\"" + name + "\" is not hexadecimal");
    }
  }

  /** Checked name by name: a report may have been altered, and its paths are opened. */
  private static SnapshotPath path(String name, JsonInput value) throws IOException {
    byte[] bytes = hex(name, value);
    if (bytes.length == 0 || bytes[0] != '/') {
      throw value.invalid("\"" + name + "\" is no path");
    }
    SnapshotPath path = SnapshotPath.ROOT;
    int start = 1;
    for (int i = 1; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        byte[] element = Arrays.copyOfRange(bytes, start, i);
        if (!NodeName.isSafe(element)) {
          throw value.invalid("\"" + name + "\" is no path");
        }
        path = path.resolve(NodeName.of(element));
        start = i + 1;
      }
    }
    return path;
  }

  Optional<RecordedItem> item() {
    if (!kind.equals("item") || path.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordedItem(
            path.get(),
            type.get(),
            mode,
            uid,
            gid,
            mtime,
            size,
            sha256,
            sameFileAs,
            linkTarget,
            device,
            isComplete));
  }
}
