package dev.sluice.select;

import dev.sluice.format.NodeName;
import dev.sluice.format.SnapshotPath;
import java.util.List;

/**
 * Globs in the order given, with rustic's meaning: of those that match an item the last one
 * decides; one without {@code !} includes. Once there are such, what none matches is left out. What
 * an excluding glob matches is not looked into.
 */
final class GlobList implements PathFilter {
  private final List<PathGlob> globs;
  private final List<PathGlob> includes;

  GlobList(List<PathGlob> globs) {
    this.globs = List.copyOf(globs);
    this.includes = globs.stream().filter(glob -> !glob.isExclude()).toList();
  }

  @Override
  public Decision decide(SnapshotPath path, boolean isDirectory) {
    List<byte[]> names = path.elements().stream().map(NodeName::bytes).toList();
    List<byte[]> lower = names;
    if (globs.stream().anyMatch(PathGlob::ignoresCase)) {
      lower = names.stream().map(Utf8::toLowerCase).toList();
    }
    for (int i = globs.size() - 1; i >= 0; i--) {
      PathGlob glob = globs.get(i);
      if (glob.matches(glob.ignoresCase() ? lower : names, isDirectory)) {
        boolean isSelected = !glob.isExclude();
        return new Decision(isSelected, isSelected && mayDescend(names, lower, isDirectory));
      }
    }
    return new Decision(includes.isEmpty(), mayDescend(names, lower, isDirectory));
  }

  private boolean mayDescend(List<byte[]> names, List<byte[]> lower, boolean isDirectory) {
    return isDirectory
        && (includes.isEmpty()
            || includes.stream()
                .anyMatch(glob -> glob.mayMatchBelow(glob.ignoresCase() ? lower : names)));
  }
}
