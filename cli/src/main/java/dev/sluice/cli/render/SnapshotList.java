package dev.sluice.cli.render;

import dev.sluice.cli.render.SnapshotGroups.Criterion;
import dev.sluice.format.Snapshot;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Lists snapshots as a table or as JSON. */
public final class SnapshotList {
  private final Console console;
  private final Times times;

  /** Times in the table are the reader's; in JSON they stay as they were stored. */
  public SnapshotList(Console console, Times times) {
    this.console = console;
    this.times = times;
  }

  /** Prints an array of snapshots, or of groups of them, on one line. */
  public void printJson(SnapshotGroups groups) {
    StringBuilder json = new StringBuilder("[");
    String separator = "";
    for (var group : groups.groups().entrySet()) {
      json.append(separator);
      if (groups.isGrouped()) {
        json.append(
            new JsonLine()
                .object("group_key", key(groups, group.getKey()))
                .raw("snapshots", "[" + array(groups, group.getValue()) + "]"));
      } else {
        json.append(array(groups, group.getValue()));
      }
      separator = ",";
    }
    console.print(json.append(']').toString());
  }

  private static JsonLine key(SnapshotGroups groups, SnapshotGroups.Key key) {
    JsonLine json = new JsonLine().text("hostname", key.host());
    list(json, "paths", groups.isGroupedBy(Criterion.PATHS), key.paths());
    list(json, "tags", groups.isGroupedBy(Criterion.TAGS), key.tags());
    return groups.isGroupedBy(Criterion.LABEL) ? json.text("label", key.label()) : json;
  }

  private static void list(JsonLine json, String name, boolean isUsed, List<String> values) {
    if (isUsed && !values.isEmpty()) {
      json.texts(name, values);
    } else {
      json.raw(name, "null");
    }
  }

  private static String array(SnapshotGroups groups, List<Snapshot> snapshots) {
    boolean isSortingTags = groups.isGroupedBy(Criterion.TAGS);
    List<String> lines = new ArrayList<>();
    for (Snapshot snapshot : snapshots) {
      lines.add(StoredSnapshot.line(snapshot, isSortingTags).toString());
    }
    return String.join(",", lines);
  }

  /**
   * Prints a table for each group.
   *
   * @param isCompact without paths, and one line for each tag
   */
  public void printTables(SnapshotGroups groups, boolean isCompact) {
    for (var group : groups.groups().entrySet()) {
      if (groups.isGrouped()) {
        console.print(heading(group.getKey()));
      }
      printTable(group.getValue(), isCompact);
    }
  }

  private static Text heading(SnapshotGroups.Key key) {
    List<String> parts = new ArrayList<>();
    if (!key.host().isEmpty()) {
      parts.add("host [" + key.host() + "]");
    }
    if (!key.label().isEmpty()) {
      parts.add("label [" + key.label() + "]");
    }
    if (!key.tags().isEmpty()) {
      parts.add("tags [" + String.join(", ", key.tags()) + "]");
    }
    if (!key.paths().isEmpty()) {
      parts.add("paths [" + String.join(", ", key.paths()) + "]");
    }
    String common = parts.isEmpty() ? "" : " for (" + String.join(", ", parts) + ")";
    return Text.of("snapshots").foreign(common + ":");
  }

  private void printTable(List<Snapshot> snapshots, boolean isCompact) {
    boolean hasSize = snapshots.stream().anyMatch(one -> StoredSnapshot.size(one).isPresent());
    List<String> headings = new ArrayList<>(List.of("ID", "Time"));
    headings.addAll(
        isCompact ? List.of("Host", "Tags  ") : List.of("Host      ", "Tags      ", "Paths"));
    if (hasSize) {
      headings.add("Size");
    }
    Table table = new Table(headings);
    for (Snapshot snapshot : snapshots) {
      table.row(cells(snapshot, isCompact, hasSize));
    }
    table.print(console, !isCompact && snapshots.stream().anyMatch(one -> one.paths().size() > 1));
    boolean isUtc = times.zone().normalized().equals(ZoneOffset.UTC);
    console.print("Timestamps shown in " + (isUtc ? "UTC" : "local time"));
    console.print(snapshots.size() + " snapshots");
  }

  private List<String> cells(Snapshot snapshot, boolean isCompact, boolean hasSize) {
    List<String> cells = new ArrayList<>();
    cells.add(snapshot.id().shortHex());
    cells.add(times.table(snapshot.time()));
    cells.add(snapshot.hostname());
    cells.add(String.join(isCompact ? "\n" : ",", snapshot.tags()));
    if (!isCompact) {
      cells.add(String.join("\n", StoredSnapshot.sorted(snapshot.paths())));
    }
    if (hasSize) {
      OptionalLong size = StoredSnapshot.size(snapshot);
      cells.add(size.isPresent() ? Figures.bytes(size.getAsLong()) : "");
    }
    return cells;
  }
}
