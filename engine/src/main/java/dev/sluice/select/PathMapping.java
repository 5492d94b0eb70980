package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.SnapshotPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Where items go in the target, if not to the path they have in the snapshot (or below the chosen
 * subfolder). Each rule moves what is at or below one path; of several that apply to an item, the
 * one with the longest path does. A rule that moves to the top leaves no room for anything else, so
 * then only what rules apply to is restored. Immutable.
 */
public final class PathMapping {
  /** Everything stays where it is. */
  public static final PathMapping NONE = new PathMapping(List.of());

  private record Rule(SnapshotPath from, SnapshotPath to) {
    boolean appliesTo(SnapshotPath path) {
      return path.equals(from) || path.isBelow(from);
    }

    SnapshotPath move(SnapshotPath path) {
      return to.append(path.below(from));
    }

    boolean fills(SnapshotPath place) {
      return !to.isRoot() && (place.equals(to) || place.isBelow(to));
    }
  }

  private final List<Rule> rules;

  private PathMapping(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * With one more rule.
   *
   * @throws SluiceException of kind {@code INVALID_ARGUMENT} if another rule has one of the paths
   */
  public PathMapping rename(SnapshotPath from, SnapshotPath to) {
    for (Rule rule : rules) {
      if (rule.from.equals(from) || rule.to.equals(to)) {
        throw new SluiceException(
            Kind.INVALID_ARGUMENT,
            rule.from.equals(from)
                ? from + " cannot be restored to two places"
                : "two directories cannot both be restored to " + to);
      }
    }
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(from, to));
    return new PathMapping(List.copyOf(more));
  }

  /** With the rule that what is below a path goes to the top; nothing else is restored then. */
  public PathMapping strip(SnapshotPath path) {
    return rename(path, SnapshotPath.ROOT);
  }

  /** Whether everything stays where it is. */
  public boolean isNone() {
    return rules.isEmpty();
  }

  /** Tells of each rule what it moves, and where to. */
  public void forEach(BiConsumer<SnapshotPath, SnapshotPath> action) {
    rules.forEach(rule -> action.accept(rule.from, rule.to));
  }

  private Optional<Rule> rule(SnapshotPath path) {
    Rule longest = null;
    for (Rule rule : rules) {
      if (rule.appliesTo(path) && (longest == null || rule.from.length() > longest.from.length())) {
        longest = rule;
      }
    }
    return Optional.ofNullable(longest);
  }

  /** Where an item goes. */
  public SnapshotPath place(SnapshotPath path) {
    return rule(path).map(rule -> rule.move(path)).orElse(path);
  }

  /** The path that a rule moved the item to or below; empty if it stays where it is. */
  public Optional<SnapshotPath> movedTo(SnapshotPath path) {
    return rule(path).map(Rule::to);
  }

  /** What is restored to a place that would be this item's; it must not be restored then. */
  public Optional<SnapshotPath> takenBy(SnapshotPath path) {
    Rule own = rule(path).orElse(null);
    SnapshotPath place = place(path);
    return rules.stream()
        .filter(rule -> !rule.equals(own) && rule.fills(place))
        .map(Rule::from)
        .findFirst();
  }

  /** Wants what can be restored, and does not look below an item whose place is taken. */
  public PathFilter filter() {
    boolean isRestricted = rules.stream().anyMatch(rule -> rule.to.isRoot());
    return (path, isDirectory) -> {
      if (takenBy(path).isPresent()) {
        return new PathFilter.Decision(true, false);
      }
      boolean isWanted = !isRestricted || rule(path).isPresent();
      boolean isOnTheWay = isWanted || rules.stream().anyMatch(rule -> rule.from.isBelow(path));
      return new PathFilter.Decision(isWanted, isDirectory && isOnTheWay);
    };
  }
}
