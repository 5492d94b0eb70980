package dev.sluice.restore;

import dev.sluice.format.Content;
import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathMapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Where in the target items go, and which directories must be made for that and are in no tree. */
final class Placement {
  private final PathMapping mapping;
  private final Set<SnapshotPath> prepared = new HashSet<>();

  Placement(PathMapping mapping) {
    this.mapping = mapping;
  }

  SnapshotPath place(SnapshotPath path) {
    return mapping.isNone() ? path : mapping.place(path);
  }

  /** Why an item cannot be restored where it belongs; empty if it can. */
  Optional<String> refusal(SnapshotPath path, NodeType type) {
    if (mapping.isNone()) {
      return Optional.empty();
    }
    if (type != NodeType.DIRECTORY && mapping.place(path).isRoot()) {
      return Optional.of("nothing would be left of its path; strip its directory's path instead");
    }
    return mapping.takenBy(path).map(other -> "its place is taken by " + other + ", moved there");
  }

  /**
   * The directories above the place that items like this one are moved to, from the top, the first
   * time that is asked.
   */
  List<SnapshotPath> missingParents(SnapshotPath path) {
    Optional<SnapshotPath> moved = mapping.isNone() ? Optional.empty() : mapping.movedTo(path);
    if (moved.isEmpty() || !prepared.add(moved.get())) {
      return List.of();
    }
    List<SnapshotPath> parents = new ArrayList<>();
    // The top is in no tree either.
    boolean isTopMoved = mapping.place(path).below(moved.get()).equals(path);
    SnapshotPath lowest = isTopMoved ? moved.get() : moved.get().parent();
    for (SnapshotPath place = lowest; !place.isRoot(); place = place.parent()) {
      parents.add(0, place);
    }
    return parents;
  }

  /** A directory of which nothing is known. */
  static Node directory(SnapshotPath path) {
    return new Node(
        path.name(),
        NodeType.DIRECTORY,
        0,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        "",
        "",
        0,
        0,
        0,
        0,
        Content.EMPTY,
        Optional.empty(),
        Optional.empty(),
        0,
        List.of(),
        List.of());
  }
}
