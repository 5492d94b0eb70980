package dev.sluice.testing;

import dev.sluice.backend.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A snapshot to be written. What is not said is as restic would write it. */
public final class SnapshotSpec {
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  final ItemSpec root;
  private final Map<String, String> overrides = new LinkedHashMap<>();
  private final Set<String> omitted = new LinkedHashSet<>();
  private boolean isPlain;

  private SnapshotSpec(ItemSpec root) {
    this.root = root;
  }

  /** A snapshot of these items. */
  public static SnapshotSpec of(ItemSpec... items) {
    return new SnapshotSpec(ItemSpec.dir("", items));
  }

  /**
   * Sets the time, in RFC 3339; by default snapshots are an hour apart, in order of description.
   */
  public SnapshotSpec time(String rfc3339) {
    return field("time", JsonObject.quote(rfc3339));
  }

  /** Sets the host. */
  public SnapshotSpec host(String host) {
    return field("hostname", JsonObject.quote(host));
  }

  /** Sets what was backed up; by default {@code /}. */
  public SnapshotSpec paths(String... paths) {
    return field("paths", JsonObject.strings(List.of(paths)));
  }

  /** Sets the tags; by default none. */
  public SnapshotSpec tags(String... tags) {
    return field("tags", JsonObject.strings(List.of(tags)));
  }

  /** Sets a field to this JSON, whatever it would have been. */
  public SnapshotSpec field(String name, String json) {
    overrides.put(name, json);
    return this;
  }

  /** Leaves out fields. */
  public SnapshotSpec without(String... fields) {
    omitted.addAll(List.of(fields));
    return this;
  }

  /** Stores the file without compression, as in a repository that was upgraded to version 2. */
  public SnapshotSpec uncompressed() {
    isPlain = true;
    return this;
  }

  /** Changes how the root tree is stored; see {@link ItemSpec#tree}. */
  public SnapshotSpec tree(UnaryOperator<BlobSpec> change) {
    root.tree(change);
    return this;
  }

  /** Stores this text as the root tree. */
  public SnapshotSpec rawTree(String text) {
    root.rawTree(text);
    return this;
  }

  boolean isUncompressed() {
    return isPlain;
  }

  String json(int position, Id tree, boolean isRustic) {
    JsonObject json =
        new JsonObject()
            .string("time", FIRST.plus(position, ChronoUnit.HOURS).toString())
            .string("tree", tree.hex())
            .raw("paths", "[\"/\"]")
            .string("hostname", "testing")
            .string("username", "root");
    if (isRustic) {
      json.number("uid", 0).number("gid", 0).raw("tags", "[]");
      json.string("program_version", "rustic 0.11.4");
    }
    return json.all(overrides).without(omitted).toString();
  }
}
