package dev.sluice.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ByteRange;
import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeRangeTest {
  private static final long GAP = 100;

  private static Id id(long number) {
    return new Id(number, 0, 0, 0);
  }

  private static ForeseenTree tree(long id, long pack, long offset, long length) {
    ForeseenTree tree = new ForeseenTree(id(id), SnapshotPath.ROOT, 1);
    tree.copy = Optional.of(new BlobCopy(id(pack), offset, length, 0));
    return tree;
  }

  private static List<String> ranges(ForeseenTree... wanted) {
    return TreeRange.of(List.of(wanted), GAP).stream()
        .map(
            range -> {
              ByteRange bytes = range.range().bytes();
              return range.range().size() + " in " + bytes.offset() + "-" + bytes.end();
            })
        .toList();
  }

  @Test
  void neighboursGoIntoOne() {
    assertThat(ranges(tree(1, 1, 500, 50), tree(2, 1, 0, 400), tree(3, 1, 551, 50)))
        .containsExactly("3 in 0-601");
  }

  @Test
  void aWideGapAndAnotherPackSeparate() {
    assertThat(ranges(tree(1, 1, 0, 10), tree(2, 1, 111, 10), tree(3, 2, 10, 10)))
        .containsExactly("1 in 0-10", "1 in 111-121", "1 in 10-20");
  }

  @Test
  void whatTheWalkComesToFirstIsFirst() {
    assertThat(ranges(tree(1, 2, 0, 10), tree(2, 1, 0, 10), tree(3, 2, 10, 10)))
        .containsExactly("2 in 0-20", "1 in 0-10");
  }

  @Test
  void equalDirectoriesAreReadOnce() {
    ForeseenTree one = tree(1, 1, 0, 10);
    ForeseenTree same = tree(1, 1, 0, 10);
    List<TreeRange> ranges = TreeRange.of(List.of(one, tree(2, 1, 10, 10), same), GAP);
    assertThat(ranges).hasSize(1);
    assertThat(ranges.get(0).trees().get(0)).containsExactly(one, same);
  }

  /** A damaged index; each must be looked at, since only one can be what lies there. */
  @Test
  void whatOverlapsIsReadApart() {
    assertThat(ranges(tree(1, 1, 0, 10), tree(2, 1, 0, 10), tree(3, 1, 5, 10)))
        .containsExactly("1 in 0-10", "1 in 0-10", "1 in 5-15");
  }
}
