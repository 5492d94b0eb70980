package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Node;
import dev.sluice.format.NodeName;
import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.format.TreeItem;
import dev.sluice.select.PathFilter;
import dev.sluice.spill.SpillFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One walk over a tree and all below it, depth first, each directory before what is in it. Items
 * come in batches: what can be read from the trees at hand, until a subtree has to be loaded.
 * Memory is bounded: of the levels on the current path only the lowest keep parser and JSON in
 * memory.
 */
final class TreeWalk {
  private static final int BATCH = 256;
  private static final long BATCH_BYTES = 256 << 10;

  /** About what an item takes besides its name, path and content. */
  private static final int ITEM_BYTES = 400;

  private static final int MAX_DEPTH = 4096;
  private static final int OPEN_LEVELS = 16;

  private final IndexedRepository repository;
  private final PathFilter filter;
  private final TreePrefetch ahead;
  private final List<TreeLevel> levels = new ArrayList<>();
  private long heapBytes;

  /** The JSON of levels for which there was no room; begun anew when none of them is left. */
  private @Nullable SpillFile aside;

  private int levelsAside;

  TreeWalk(IndexedRepository repository, PathFilter filter) {
    this.repository = repository;
    this.filter = filter;
    this.ahead = new TreePrefetch(repository, filter);
  }

  /** All items below the tree, whose own path is the root. Once. */
  Flux<TreeEntry> entries(Id tree) {
    Flux<List<TreeEntry>> walk =
        load(SnapshotPath.ROOT, tree)
            .collectList()
            .concatWith(Flux.defer(this::step).repeat(() -> !levels.isEmpty()))
            .doOnComplete(ahead::end);
    return Flux.merge(1, ahead.work(), walk)
        .concatMapIterable(batch -> batch, 1)
        .doFinally(end -> close());
  }

  private void close() {
    ahead.close();
    while (!levels.isEmpty()) {
      pop();
    }
  }

  private TreeLevel current() {
    return levels.get(levels.size() - 1);
  }

  private void pop() {
    TreeLevel level = levels.remove(levels.size() - 1);
    heapBytes -= level.heapBytes();
    ahead.leave();
    level.close();
    if (level.text().isShared()) {
      levelsAside--;
      if (levelsAside == 0 && aside != null) {
        aside.close();
        aside = null;
      }
    }
  }

  /** Reads on until the batch is full or a subtree is needed, which is then loaded. */
  private Flux<List<TreeEntry>> step() {
    List<TreeEntry> batch = new ArrayList<>();
    long bytes = 0;
    while (batch.size() < BATCH && bytes < BATCH_BYTES && !levels.isEmpty()) {
      TreeLevel level = current();
      TreeItem item = next(level, batch);
      if (item == null) {
        pop();
      } else if (item instanceof TreeItem.Refused refused) {
        batch.add(new TreeEntry.Lost(pathOf(level, refused), refused.reason(), false));
      } else if (visit(level, (Node) item, batch)) {
        Node directory = (Node) item;
        return Flux.just(batch)
            .concatWith(
                load(level.path().resolve(directory.name()), directory.subtree().orElseThrow())
                    .collectList());
      }
      bytes += item instanceof Node node ? bytesOf(level, node) : ITEM_BYTES;
    }
    return Flux.just(batch);
  }

  private static long bytesOf(TreeLevel level, Node node) {
    return (long) ITEM_BYTES + level.path().length() + node.content().ids().length;
  }

  /** The level's next item; a tree that cannot be read further loses the rest of its items. */
  private static @Nullable TreeItem next(TreeLevel level, List<TreeEntry> batch) {
    try {
      return level.next();
    } catch (SluiceException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      batch.add(new TreeEntry.Lost(level.path(), "the directory's tree: " + e.getMessage(), true));
      return null;
    }
  }

  /** The item itself where its name can be used, else the directory it is in. */
  private static SnapshotPath pathOf(TreeLevel level, TreeItem.Refused refused) {
    byte[] name = refused.name().getBytes(StandardCharsets.UTF_8);
    return refused.isUnsafe() || !NodeName.isSafe(name)
        ? level.path()
        : level.path().resolve(NodeName.of(name));
  }

  /** Tells of a node; true if it is a directory to descend into. */
  private boolean visit(TreeLevel level, Node node, List<TreeEntry> batch) {
    SnapshotPath path = level.path().resolve(node.name());
    boolean isDirectory = node.type() == NodeType.DIRECTORY;
    PathFilter.Decision decision = filter.decide(path, isDirectory);
    boolean descends = isDirectory && decision.mayDescend();
    boolean wasSorted = !level.isUnsorted();
    boolean isDuplicate = level.isDuplicate(node);
    if (wasSorted && level.isUnsorted()) {
      warn("the tree at " + level.path() + " is not sorted by name");
    }
    if (isDuplicate) {
      if (decision.isSelected() || descends) {
        batch.add(new TreeEntry.Lost(path, "duplicate node name", false));
      }
      return false;
    }
    if (decision.isSelected() || descends) {
      batch.add(new TreeEntry.Found(path, node, decision.isSelected()));
    }
    return descends;
  }

  private void warn(String message) {
    repository.resources().options().onWarning().accept(message);
  }

  /** Loads a tree as the new current level; emits only if that fails. */
  private Flux<TreeEntry> load(SnapshotPath path, Id tree) {
    if (levels.size() >= MAX_DEPTH) {
      return Flux.just(new TreeEntry.Lost(path, "directories are nested too deep", true));
    }
    return ahead
        .take(path, tree)
        .flux()
        .switchIfEmpty(
            repository.openTree(tree, opened -> Mono.fromCallable(() -> TreeText.of(opened))))
        .doOnNext(text -> push(new TreeLevel(path, text)))
        .thenMany(Flux.<TreeEntry>empty())
        .onErrorResume(
            e -> e instanceof SluiceException s && s.kind() == Kind.DAMAGED,
            e -> Flux.just(new TreeEntry.Lost(path, String.valueOf(e.getMessage()), true)));
  }

  /** Makes a level the current one, and room for it if need be. */
  private void push(TreeLevel level) {
    levels.add(level);
    ahead.enter(level.text());
    heapBytes += level.heapBytes();
    if (levels.size() > OPEN_LEVELS) {
      levels.get(levels.size() - 1 - OPEN_LEVELS).putAside();
    }
    int budget = repository.resources().options().memory().treeBytes();
    for (int i = 0; heapBytes > budget && i < levels.size() - 1; i++) {
      int freed = levels.get(i).heapBytes();
      if (levels.get(i).spill(aside())) {
        heapBytes -= freed;
        levelsAside++;
      }
    }
  }

  private SpillFile aside() {
    SpillFile open = aside;
    if (open == null) {
      Resources resources = repository.resources();
      open = new SpillFile(resources.temporary(), resources.options().memory().spillThreshold());
      aside = open;
    }
    return open;
  }
}
