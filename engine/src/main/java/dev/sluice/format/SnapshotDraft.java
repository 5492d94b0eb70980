package dev.sluice.format;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The fields of a snapshot while its document is read. */
final class SnapshotDraft implements JsonInput.Fields {
  private String time = "";
  private Optional<Id> tree = Optional.empty();
  private List<String> paths = List.of();
  private String hostname = "";
  private String username = "";
  private long uid;
  private long gid;
  private List<String> tags = List.of();
  private String label = "";
  private String description = "";
  private Optional<Id> original = Optional.empty();
  private Optional<Id> parent = Optional.empty();
  private Optional<Id> firstOfParents = Optional.empty();

  @Override
  public void read(String name, JsonInput value) throws IOException {
    if (value.isNull()) {
      return;
    }
    switch (name) {
      case "time" -> time = value.text(name);
      case "tree" -> tree = Optional.of(value.id(name));
      case "paths" -> paths = value.texts(name);
      case "hostname" -> hostname = value.text(name);
      case "username" -> username = value.text(name);
      case "uid" -> uid = value.number(name, JsonInput.MAX_UNSIGNED_32);
      case "gid" -> gid = value.number(name, JsonInput.MAX_UNSIGNED_32);
      case "tags" -> tags = value.texts(name);
      case "label" -> label = value.text(name);
      case "description" -> description = value.text(name);
      case "original" -> original = Optional.of(value.id(name));
      case "parent" -> parent = Optional.of(value.id(name));
      case "parents" -> firstOfParents = first(value.texts(name));
      default -> {}
    }
  }

  private static Optional<Id> first(List<String> parents) {
    return parents.stream().findFirst().flatMap(Id::parse);
  }

  Snapshot snapshot(Id id, String json) {
    Timestamp parsed =
        Rfc3339.parse(time)
            .orElseThrow(
                () ->
                    new SluiceException(
                        Kind.DAMAGED,
                        time.isEmpty()
                            ? "snapshot has no time"
                            : "invalid time \"" + JsonInput.display(time) + "\""));
    return new Snapshot(
        id,
        parsed,
        time,
        tree,
        paths,
        hostname,
        username,
        uid,
        gid,
        tags,
        label,
        description,
        original,
        parent.or(() -> firstOfParents),
        json);
  }
}
