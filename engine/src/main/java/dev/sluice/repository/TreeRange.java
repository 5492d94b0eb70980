package dev.sluice.repository;

import dev.sluice.backend.Id;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trees that are fetched by one request.
 *
 * @param range where they lie
 * @param trees for each blob of the range, the trees that it is; several if directories are equal
 */
record TreeRange(PackRange range, List<List<ForeseenTree>> trees) {
  private static final int MOST_BLOBS = 1024;
  private static final long MOST_BYTES = 4 << 20;

  /**
   * Ranges for these trees, each of which has a copy: neighbours in a pack go into one. In the
   * order of the first tree of each.
   *
   * @param gap bytes between two trees that are read and thrown away rather than skipped
   */
  static List<TreeRange> of(List<ForeseenTree> wanted, long gap) {
    Map<Id, Tree> byId = new LinkedHashMap<>();
    for (ForeseenTree tree : wanted) {
      Tree known =
          byId.computeIfAbsent(
              tree.id, id -> new Tree(byId.size(), tree.copy.orElseThrow(), new ArrayList<>(1)));
      known.same.add(tree);
    }
    List<Tree> trees = new ArrayList<>(byId.values());
    trees.sort(
        Comparator.comparing((Tree tree) -> tree.copy.pack())
            .thenComparing(tree -> tree.copy.offset()));
    List<Collecting> ranges = new ArrayList<>();
    for (Tree tree : trees) {
      if (ranges.isEmpty() || !ranges.get(ranges.size() - 1).joins(tree.copy, gap)) {
        ranges.add(new Collecting());
      }
      ranges.get(ranges.size() - 1).add(tree);
    }
    ranges.sort(Comparator.comparing(Collecting::first));
    return ranges.stream().map(Collecting::build).toList();
  }

  /** One tree, whoever wants it, and its place in the order of wanting. */
  private record Tree(int order, BlobCopy copy, List<ForeseenTree> same) {}

  /** A range that is being put together. */
  private static final class Collecting {
    private final List<Tree> trees = new ArrayList<>();

    boolean joins(BlobCopy copy, long gap) {
      BlobCopy first = trees.get(0).copy;
      BlobCopy last = trees.get(trees.size() - 1).copy;
      long between = copy.offset() - last.offset() - last.length();
      return copy.pack().equals(last.pack())
          && between >= 0
          && between <= gap
          && trees.size() < MOST_BLOBS
          && copy.offset() + copy.length() - first.offset() <= MOST_BYTES;
    }

    void add(Tree tree) {
      trees.add(tree);
    }

    int first() {
      return trees.stream().mapToInt(Tree::order).min().orElseThrow();
    }

    TreeRange build() {
      PackRange.Builder range = new PackRange.Builder(trees.get(0).copy.pack());
      for (Tree tree : trees) {
        byte[] id = tree.same.get(0).id.bytes();
        range.add(id, 0, tree.copy.offset(), tree.copy.length(), tree.copy.plainLength());
      }
      return new TreeRange(range.build(), trees.stream().map(Tree::same).toList());
    }
  }
}
