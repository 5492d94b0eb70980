package dev.sluice.select;

import dev.sluice.format.Snapshot;
import dev.sluice.format.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which snapshots count when the latest one is looked for.
 *
 * @param hosts one of which it must be of; none means any
 * @param tagLists of one of which it must have all tags; none means any
 * @param paths all of which it must be of
 * @param label which it must have
 * @param notAfter the latest time it may have
 * @param notBefore the earliest time it may have
 */
record SnapshotFilter(
    List<String> hosts,
    List<List<String>> tagLists,
    List<String> paths,
    Optional<String> label,
    Optional<Timestamp> notAfter,
    Optional<Timestamp> notBefore) {
  static final SnapshotFilter ALL =
      new SnapshotFilter(
          List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  SnapshotFilter withHosts(List<String> wanted) {
    return new SnapshotFilter(List.copyOf(wanted), tagLists, paths, label, notAfter, notBefore);
  }

  SnapshotFilter withTagLists(List<List<String>> wanted) {
    return new SnapshotFilter(
        hosts, wanted.stream().map(List::copyOf).toList(), paths, label, notAfter, notBefore);
  }

  SnapshotFilter withPaths(List<String> wanted) {
    return new SnapshotFilter(hosts, tagLists, List.copyOf(wanted), label, notAfter, notBefore);
  }

  SnapshotFilter withLabel(String wanted) {
    return new SnapshotFilter(hosts, tagLists, paths, Optional.of(wanted), notAfter, notBefore);
  }

  SnapshotFilter withNotAfter(Timestamp latest) {
    return new SnapshotFilter(hosts, tagLists, paths, label, Optional.of(latest), notBefore);
  }

  SnapshotFilter withNotBefore(Timestamp earliest) {
    return new SnapshotFilter(hosts, tagLists, paths, label, notAfter, Optional.of(earliest));
  }

  boolean matches(Snapshot snapshot) {
    return (hosts.isEmpty() || hosts.contains(snapshot.hostname()))
        && (tagLists.isEmpty() || tagLists.stream().anyMatch(tags -> hasAll(snapshot, tags)))
        && snapshot.paths().containsAll(paths)
        && label.map(snapshot.label()::equals).orElse(true)
        && notAfter.map(latest -> snapshot.time().compareTo(latest) <= 0).orElse(true)
        && notBefore.map(earliest -> snapshot.time().compareTo(earliest) >= 0).orElse(true);
  }

  private static boolean hasAll(Snapshot snapshot, List<String> tags) {
    return tags.stream()
        .allMatch(tag -> tag.isEmpty() ? snapshot.tags().isEmpty() : snapshot.tags().contains(tag));
  }

  private static String shown(Timestamp time) {
    return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
  }

  /** {@code host "db1", tag "daily"}, for messages. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    hosts.forEach(host -> parts.add("host \"" + host + "\""));
    tagLists.forEach(tags -> parts.add("tags \"" + String.join(",", tags) + "\""));
    paths.forEach(path -> parts.add("path \"" + path + "\""));
    label.ifPresent(wanted -> parts.add("label \"" + wanted + "\""));
    notAfter.ifPresent(latest -> parts.add("not after " + shown(latest)));
    notBefore.ifPresent(earliest -> parts.add("not before " + shown(earliest)));
    return String.join(", ", parts);
  }
}
