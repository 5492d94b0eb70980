package dev.sluice.cli.render;

import dev.sluice.format.Snapshot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Snapshots that have the same host, paths, tags or label. */
public final class SnapshotGroups {
  /** What snapshots of a group have in common. */
  public enum Criterion {
    HOST,
    PATHS,
    TAGS,
    LABEL;

    /** The criterion of this name, in the singular or the plural. */
    public static Optional<Criterion> named(String name) {
      return Optional.ofNullable(
          switch (name) {
            case "host", "hosts" -> HOST;
            case "path", "paths" -> PATHS;
            case "tag", "tags" -> TAGS;
            case "label", "labels" -> LABEL;
            default -> null;
          });
    }
  }

  /** The values of what was grouped by; empty for what was not. */
  record Key(String host, List<String> paths, List<String> tags, String label) {}

  private final Set<Criterion> criteria;
  private final Map<Key, List<Snapshot>> groups;

  private SnapshotGroups(Set<Criterion> criteria, Map<Key, List<Snapshot>> groups) {
    this.criteria = criteria;
    this.groups = groups;
  }

  /** Groups snapshots; groups come in the order of their first snapshots. */
  public static SnapshotGroups of(List<Snapshot> snapshots, Set<Criterion> criteria) {
    Map<Key, List<Snapshot>> groups = new LinkedHashMap<>();
    for (Snapshot snapshot : snapshots) {
      groups.computeIfAbsent(key(snapshot, criteria), key -> new ArrayList<>()).add(snapshot);
    }
    return new SnapshotGroups(criteria, groups);
  }

  private static Key key(Snapshot snapshot, Set<Criterion> criteria) {
    return new Key(
        criteria.contains(Criterion.HOST) ? snapshot.hostname() : "",
        criteria.contains(Criterion.PATHS) ? StoredSnapshot.sorted(snapshot.paths()) : List.of(),
        criteria.contains(Criterion.TAGS) ? StoredSnapshot.sorted(snapshot.tags()) : List.of(),
        criteria.contains(Criterion.LABEL) ? snapshot.label() : "");
  }

  /** Keeps the last {@code count} of each group or, without groups, of each host with its paths. */
  public SnapshotGroups latest(int count) {
    Map<Key, List<Snapshot>> kept = new LinkedHashMap<>();
    Set<Criterion> within =
        criteria.isEmpty() ? EnumSet.of(Criterion.HOST, Criterion.PATHS) : criteria;
    groups.forEach((key, snapshots) -> kept.put(key, latest(snapshots, within, count)));
    return new SnapshotGroups(criteria, kept);
  }

  private static List<Snapshot> latest(List<Snapshot> all, Set<Criterion> within, int count) {
    Map<Key, Integer> seen = new LinkedHashMap<>();
    List<Snapshot> kept = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      Snapshot snapshot = all.get(i);
      if (seen.merge(key(snapshot, within), 1, Integer::sum) <= count) {
        kept.add(0, snapshot);
      }
    }
    return kept;
  }

  boolean isGroupedBy(Criterion criterion) {
    return criteria.contains(criterion);
  }

  boolean isGrouped() {
    return !criteria.isEmpty();
  }

  Map<Key, List<Snapshot>> groups() {
    return groups;
  }
}
