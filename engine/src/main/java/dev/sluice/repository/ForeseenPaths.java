package dev.sluice.repository;

import dev.sluice.error.SluiceException;
import dev.sluice.format.Node;
import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.TreeReader;
import dev.sluice.select.PathFilter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which directories a walk will descend into, judged by their names as they stand in the JSON. */
final class ForeseenPaths {
  private final PathFilter filter;

  ForeseenPaths(PathFilter filter) {
    this.filter = filter;
  }

  /** The path of a directory that the walk will descend into; if all are, any path. */
  Optional<SnapshotPath> below(SnapshotPath parent, byte[] name) {
    if (filter == PathFilter.ALL) {
      return Optional.of(parent);
    }
    return readName(name)
        .map(parent::resolve)
        .filter(directory -> filter.decide(directory, true).mayDescend());
  }

  private static Optional<NodeName> readName(byte[] name) {
    if (!NodeName.isSafe(name)) {
      return Optional.empty();
    }
    boolean isPlain = new String(name, StandardCharsets.ISO_8859_1).indexOf('\\') < 0;
    return isPlain ? Optional.of(NodeName.of(name)) : readEscaped(name);
  }

  private static Optional<NodeName> readEscaped(byte[] name) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    json.writeBytes("{\"nodes\":[{\"name\":\"".getBytes(StandardCharsets.US_ASCII));
    json.writeBytes(name);
    json.writeBytes("\",\"type\":\"dir\"}]}".getBytes(StandardCharsets.US_ASCII));
    try (TreeReader reader = new TreeReader(new ByteArrayInputStream(json.toByteArray()))) {
      return reader.next() instanceof Node node ? Optional.of(node.name()) : Optional.empty();
    } catch (SluiceException notReadableAlone) {
      return Optional.empty();
    }
  }
}
