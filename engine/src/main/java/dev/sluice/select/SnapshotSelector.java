package dev.sluice.select;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Snapshot;
import dev.sluice.format.Timestamp;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says which snapshot is meant: one by its id or the beginning of its id, or the latest of those
 * that the filters let pass, or the Nth before it. Filters say nothing about a snapshot named by
 * its id. Immutable.
 */
public final class SnapshotSelector {
  private static final Pattern LATEST = Pattern.compile("latest(?:~(\\d{1,9}))?");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,64}");
  private static final int CANDIDATES_SHOWN = 5;

  /** Newest first; of equal times the larger id, so that the choice does not depend on listings. */
  private static final Comparator<Snapshot> NEWEST_FIRST =
      Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id).reversed();

  /** The beginning of an id in lower case; empty for the latest. */
  private final String prefix;

  /** How many snapshots before the latest. */
  private final int age;

  private final SnapshotFilter filter;

  private SnapshotSelector(String prefix, int age, SnapshotFilter filter) {
    this.prefix = prefix;
    this.age = age;
    this.filter = filter;
  }

  /** The newest snapshot. */
  public static SnapshotSelector latest() {
    return new SnapshotSelector("", 0, SnapshotFilter.ALL);
  }

  /** The snapshot with this id. */
  public static SnapshotSelector id(Id id) {
    return new SnapshotSelector(id.hex(), 0, SnapshotFilter.ALL);
  }

  /**
   * {@code latest}, {@code latest~N} for the Nth before it, an id, or the beginning of one.
   *
   * @throws SluiceException of kind {@code INVALID_ARGUMENT} if it is none of these
   */
  public static SnapshotSelector parse(String text) {
    Matcher latest = LATEST.matcher(text);
    if (latest.matches()) {
      int age = latest.group(1) == null ? 0 : Integer.parseInt(latest.group(1));
      return new SnapshotSelector("", age, SnapshotFilter.ALL);
    }
    String prefix = text.toLowerCase(Locale.ROOT);
    if (!HEX.matcher(prefix).matches()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "\"" + text + "\" is not a snapshot: give an ID or its beginning, latest, or latest~N");
    }
    return new SnapshotSelector(prefix, 0, SnapshotFilter.ALL);
  }

  /** Only snapshots of one of these hosts; none given means of any host. */
  public SnapshotSelector host(String... hosts) {
    return new SnapshotSelector(prefix, age, filter.withHosts(List.of(hosts)));
  }

  /**
   * Only snapshots that have all tags of at least one of the lists; no list means any tags. An
   * empty tag matches a snapshot without tags.
   */
  public SnapshotSelector tags(List<List<String>> tagLists) {
    return new SnapshotSelector(prefix, age, filter.withTagLists(tagLists));
  }

  /**
   * Only snapshots of all of these paths, each exactly as stored; none given means of any paths.
   */
  public SnapshotSelector paths(List<String> paths) {
    return new SnapshotSelector(prefix, age, filter.withPaths(paths));
  }

  /** Only snapshots with this label of rustic; an empty one matches those without. */
  public SnapshotSelector label(String label) {
    return new SnapshotSelector(prefix, age, filter.withLabel(label));
  }

  /** Only snapshots of this time or before: with {@link #latest}, the state as of then. */
  public SnapshotSelector notAfter(Timestamp time) {
    return new SnapshotSelector(prefix, age, filter.withNotAfter(time));
  }

  /** Only snapshots of this time or later. */
  public SnapshotSelector notBefore(Timestamp time) {
    return new SnapshotSelector(prefix, age, filter.withNotBefore(time));
  }

  /** Whether every snapshot must be read to choose, and not only those whose name may match. */
  public boolean needsAll() {
    return prefix.isEmpty();
  }

  /** Whether the snapshot in the file of this name can be meant, judging by the name alone. */
  public boolean mayMatch(Id name) {
    return name.hex().startsWith(prefix);
  }

  /** Whether this snapshot can be meant. */
  public boolean matches(Snapshot snapshot) {
    return needsAll() ? filter.matches(snapshot) : mayMatch(snapshot.id());
  }

  /**
   * The snapshot that is meant.
   *
   * @param snapshots at least all that may match, in any order
   * @throws SluiceException of kind {@code NOT_FOUND} if there is none, {@code INVALID_ARGUMENT} if
   *     several ids begin as asked for
   */
  public Snapshot choose(Collection<Snapshot> snapshots) {
    List<Snapshot> found = snapshots.stream().filter(this::matches).sorted(NEWEST_FIRST).toList();
    if (found.size() <= age) {
      throw new SluiceException(Kind.NOT_FOUND, missing(found.size()));
    }
    if (!needsAll() && found.size() > 1) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "snapshot ID \"" + prefix + "\" is not unique, it may be " + candidates(found));
    }
    return found.get(age);
  }

  private String missing(int found) {
    if (!needsAll()) {
      return prefix.length() == 2 * Id.BYTES
          ? "snapshot " + prefix.substring(0, 8) + " does not exist"
          : "no snapshot ID begins with \"" + prefix + "\"";
    }
    String matching = filter.equals(SnapshotFilter.ALL) ? "" : " that matches " + filter;
    return age == 0 || found == 0
        ? "there is no snapshot" + matching
        : "latest~%d does not exist: number of snapshots%s is %d".formatted(age, matching, found);
  }

  private static String candidates(List<Snapshot> found) {
    String shown =
        found.stream()
            .limit(CANDIDATES_SHOWN)
            .map(snapshot -> snapshot.id().shortHex() + " of " + snapshot.timeText())
            .collect(Collectors.joining(", "));
    int more = found.size() - CANDIDATES_SHOWN;
    return more > 0 ? shown + " or " + more + " more" : shown;
  }
}
