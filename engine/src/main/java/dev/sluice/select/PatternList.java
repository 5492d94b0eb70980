package dev.sluice.select;

import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import java.util.List;
import java.util.function.UnaryOperator;

/** Patterns of one kind, each list in the order given. */
final class PatternList {
  /**
   * What all patterns together say of a path.
   *
   * @param isMatched whether they match the path
   * @param mayMatchBelow whether they can match something below it
   */
  record Verdict(boolean isMatched, boolean mayMatchBelow) {}

  private final List<PathPattern> exact;
  private final List<PathPattern> ignoringCase;

  PatternList(List<PathPattern> exact, List<PathPattern> ignoringCase) {
    this.exact = List.copyOf(exact);
    this.ignoringCase = List.copyOf(ignoringCase);
  }

  boolean isEmpty() {
    return exact.isEmpty() && ignoringCase.isEmpty();
  }

  Verdict judge(SnapshotPath path) {
    Verdict one = judge(exact, path, UnaryOperator.identity());
    Verdict other = judge(ignoringCase, path, Utf8::toLowerCase);
    return new Verdict(one.isMatched || other.isMatched, one.mayMatchBelow || other.mayMatchBelow);
  }

  private static Verdict judge(
      List<PathPattern> patterns, SnapshotPath path, UnaryOperator<byte[]> form) {
    boolean isMatched = false;
    boolean mayMatchBelow = false;
    if (!patterns.isEmpty()) {
      List<byte[]> names = path.elements().stream().map(NodeName::bytes).map(form).toList();
      for (PathPattern pattern : patterns) {
        PathPattern.Match match = pattern.match(names);
        if (pattern.isNegated()) {
          isMatched &= match != PathPattern.Match.HERE;
          mayMatchBelow &= match != PathPattern.Match.HERE;
        } else {
          isMatched |= match == PathPattern.Match.HERE;
          mayMatchBelow |= match != PathPattern.Match.NOWHERE;
        }
      }
    }
    return new Verdict(isMatched, mayMatchBelow);
  }
}
