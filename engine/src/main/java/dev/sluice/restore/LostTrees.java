package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.TreeEntry;
import dev.sluice.select.PathFilter;
import reactor.core.publisher.Flux;

/** What was in directories whose trees are lost, as far as it can be found. */
final class LostTrees {
  private static final SnapshotPath PLACE = SnapshotPath.of("lost-trees");

  private static final int NAME_DIGITS = 16;

  private final IndexedRepository repository;
  private final PlanBuilder builder;
  private final Flux<Id> roots;
  private boolean isPlaceMade;

  /**
   * @param roots the trees of all snapshots
   */
  LostTrees(IndexedRepository repository, PlanBuilder builder, Flux<Id> roots) {
    this.repository = repository;
    this.builder = builder;
    this.roots = roots;
  }

  /** All items below trees that nothing refers to, each tree in a directory of its own. */
  Flux<TreeEntry> walk(PathFilter filter) {
    return repository.orphanTrees(roots).concatMap(tree -> walk(tree, filter), 1);
  }

  private Flux<TreeEntry> walk(Id tree, PathFilter filter) {
    SnapshotPath directory = PLACE.append(SnapshotPath.of(tree.hex().substring(0, NAME_DIGITS)));
    if (!isPlaceMade) {
      builder.addDirectory(PLACE);
      isPlaceMade = true;
    }
    builder.addDirectory(directory);
    return repository.walkTree(tree, filter).map(entry -> entry.under(directory));
  }
}
