package dev.sluice.repository;

import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.ForeseenTree.State;
import dev.sluice.select.PathFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * Fetches trees ahead of one walk, so that a directory does not cost a round trip. It looks into
 * the trees on the walk's path, and into those that have arrived, for subtrees that the walk will
 * come to, in the walk's order; and asks for as many as fit its share of memory, neighbours in a
 * pack by one request.
 *
 * <p>Only ever an offer: what it does not have, cannot find, or finds damaged, the walk fetches
 * itself, from any copy.
 *
 * <p>Each depth may hold half of what no other holds, so that the children of the next directory
 * always find room, however many directories were fetched beside it. More is asked for when the
 * walk comes near the end of what is there, not tree by tree, so that requests are long.
 */
final class TreePrefetch implements AutoCloseable {
  /** Trees that are foreseen at once, about 300 bytes each. */
  private static final int MOST_FORESEEN = 4096;

  /** Levels below the walk's that are looked into. */
  private static final int FURTHEST_DOWN = 64;

  /**
   * Read and thrown away rather than skipped; up to four times as much where waiting costs more.
   */
  private static final long GAP = 64 << 10;

  private static final long MOST_GAP = 4 * GAP;

  /** Arrivals after which is looked for more, while a long request is under way. */
  private static final int ARRIVALS = 32;

  private final IndexedRepository repository;
  private final ForeseenPaths paths;
  private final TreeShare share;
  private final int most;
  private final byte[] buffer = new byte[SubtreeHints.STEP];
  private final List<ForeseenTree> path = new ArrayList<>();
  private final Sinks.Empty<Void> end = Sinks.empty();
  private volatile @Nullable FluxSink<TreeRange> requests;
  private @Nullable ForeseenTree next;
  private int foreseen;
  private int underWay;
  private int arrivals;
  private boolean isClosed;

  TreePrefetch(IndexedRepository repository, PathFilter filter) {
    this.repository = repository;
    this.paths = new ForeseenPaths(filter);
    this.share = new TreeShare(repository.resources().options().memory().prefetchBytes());
    this.most = repository.connections();
  }

  /** The fetching; emits nothing, and completes after {@link #end}. */
  <T> Flux<T> work() {
    return Flux.<TreeRange>create(sink -> requests = sink, FluxSink.OverflowStrategy.BUFFER)
        .flatMap(this::fetch, most, 1)
        .takeUntilOther(end.asMono())
        .thenMany(Flux.empty());
  }

  /** Nothing more is needed, nor what is under way. */
  void end() {
    end.tryEmitEmpty();
  }

  /**
   * The walk goes on to a subtree of the tree it is in. The result is the tree, or empty if the
   * walk has to fetch it; {@link #enter} follows, unless it cannot be read.
   */
  Mono<TreeText> take(SnapshotPath directory, Id tree) {
    return Mono.defer(
        () -> {
          TreeText ready;
          synchronized (this) {
            ForeseenTree taken = find(directory, tree);
            next = taken;
            if (taken.state == State.FETCHING) {
              return Mono.create((MonoSink<TreeText> sink) -> await(taken, sink))
                  .publishOn(repository.resources().workers().scheduler());
            }
            ready = handOver(taken);
          }
          return Mono.justOrEmpty(ready);
        });
  }

  private void await(ForeseenTree taken, MonoSink<TreeText> sink) {
    TreeText ready;
    synchronized (this) {
      if (taken.state == State.FETCHING) {
        taken.walk = sink;
        return;
      }
      ready = handOver(taken);
    }
    sink.success(ready);
  }

  /** The text of a tree, if it is here, is the walk's from now on. */
  private @Nullable TreeText handOver(ForeseenTree taken) {
    TreeText ready = taken.state == State.READY ? taken.text : null;
    share.free(taken);
    taken.state = State.LEFT_TO_WALK;
    return ready;
  }

  /** Looks for a subtree among those foreseen; those before it, the walk has passed by. */
  private ForeseenTree find(SnapshotPath directory, Id tree) {
    if (!path.isEmpty()) {
      ForeseenTree parent = path.get(path.size() - 1);
      while (!isForeseen(parent, tree)
          && parent.below.size() < MOST_FORESEEN
          && parent.hints != null
          && !parent.hints.isAtEnd()) {
        look(parent);
      }
      if (isForeseen(parent, tree)) {
        ForeseenTree first = parent.below.removeFirst();
        while (!first.id.equals(tree)) {
          drop(first);
          first = parent.below.removeFirst();
        }
        foreseen--;
        return first;
      }
    }
    ForeseenTree unforeseen = new ForeseenTree(tree, directory, path.size());
    unforeseen.state = State.LEFT_TO_WALK;
    return unforeseen;
  }

  private static boolean isForeseen(ForeseenTree parent, Id tree) {
    for (ForeseenTree child : parent.below) {
      if (child.id.equals(tree)) {
        return true;
      }
    }
    return false;
  }

  private void drop(ForeseenTree tree) {
    foreseen--;
    if (tree.state != State.FETCHING) {
      share.free(tree);
    }
    tree.state = State.DROPPED;
    tree.below.forEach(this::drop);
    tree.below.clear();
  }

  /** The walk has read the tree that it took. */
  void enter(TreeText text) {
    List<TreeRange> more;
    synchronized (this) {
      ForeseenTree entered = Objects.requireNonNull(next);
      if (entered.text == null) {
        entered.read(text);
      }
      path.add(entered);
      more = plan();
    }
    ask(more);
  }

  /** The walk is through with the tree it was in. */
  synchronized void leave() {
    if (isClosed) {
      return;
    }
    ForeseenTree left = path.remove(path.size() - 1);
    left.below.forEach(this::drop);
    left.below.clear();
  }

  private void ask(List<TreeRange> ranges) {
    FluxSink<TreeRange> sink = requests;
    if (sink != null) {
      ranges.forEach(sink::next);
    }
  }

  /** What to ask for now, if anything. */
  private List<TreeRange> plan() {
    int free = repository.connectionsNow() - underWay;
    if (isClosed || free <= 0) {
      return List.of();
    }
    List<ForeseenTree> wanted = new ArrayList<>();
    for (int i = path.size() - 1; i >= 0; i--) {
      if (!collect(path.get(i), wanted)) {
        break;
      }
    }
    if (wanted.isEmpty()) {
      return List.of();
    }
    long gap = repository.line().map(Line::bytesPerWait).filter(wait -> wait > GAP).orElse(GAP);
    List<TreeRange> ranges = TreeRange.of(wanted, Math.min(gap, MOST_GAP));
    List<TreeRange> now = ranges.subList(0, Math.min(free, ranges.size()));
    now.forEach(range -> range.trees().forEach(same -> same.forEach(TreePrefetch::startFetching)));
    wanted.forEach(this::giveUpUnlessFetching);
    underWay += now.size();
    return now;
  }

  private static void startFetching(ForeseenTree tree) {
    tree.state = State.FETCHING;
  }

  /** A request too many: the tree waits for the next time. */
  private void giveUpUnlessFetching(ForeseenTree tree) {
    if (tree.state == State.FORESEEN) {
      share.free(tree);
    }
  }

  /** Collects what is below a tree, in the order of the walk; false if it is enough. */
  private boolean collect(ForeseenTree tree, List<ForeseenTree> wanted) {
    if (tree.depth - path.size() > FURTHEST_DOWN) {
      return true;
    }
    if (tree.hints != null && !tree.hints.isAtEnd() && foreseen < MOST_FORESEEN) {
      look(tree);
    }
    for (ForeseenTree child : tree.below) {
      boolean goesOn =
          switch (child.state) {
            case FORESEEN -> want(child, wanted);
            case READY -> !(wanted.isEmpty() && share.isAmple()) && collect(child, wanted);
            case FETCHING -> !(wanted.isEmpty() && share.isAmple());
            case LEFT_TO_WALK, DROPPED -> true;
          };
      if (!goesOn) {
        return false;
      }
    }
    return true;
  }

  /** Takes a place in the share for a tree; false if there is none. */
  private boolean want(ForeseenTree tree, List<ForeseenTree> wanted) {
    if (tree.copy.isEmpty()) {
      tree.copy = repository.firstCopy(tree.id).filter(share::isSmall);
      if (tree.copy.isEmpty()) {
        tree.state = State.LEFT_TO_WALK;
        return true;
      }
    }
    if (!share.take(tree, tree.copy.get().openedLength())) {
      return false;
    }
    wanted.add(tree);
    return true;
  }

  /** Looks a step further into a tree for what is below. */
  private void look(ForeseenTree tree) {
    SubtreeHints hints = Objects.requireNonNull(tree.hints);
    hints.step(
        buffer,
        (name, id) ->
            paths
                .below(tree.path, name)
                .ifPresent(
                    child -> {
                      tree.below.add(new ForeseenTree(id, child, tree.depth + 1));
                      foreseen++;
                    }));
  }

  private Flux<Void> fetch(TreeRange range) {
    return repository
        .read(range.range(), new Arrivals(range))
        .concatWith(Mono.fromRunnable(this::ended));
  }

  private void ended() {
    List<TreeRange> more;
    synchronized (this) {
      underWay--;
      more = plan();
    }
    ask(more);
  }

  /** Takes the trees of one request. */
  private final class Arrivals implements RangeConsumer<Void> {
    private final TreeRange range;

    Arrivals(TreeRange range) {
      this.range = range;
    }

    @Override
    public Publisher<Void> opened(int blob, OpenedBlob opened) {
      byte[] json = Arrays.copyOf(opened.array(), (int) opened.length());
      range.trees().get(blob).forEach(tree -> arrived(tree, TreeText.of(json)));
      return Mono.empty();
    }

    /** The walk will find out why, if no copy is right. */
    @Override
    public Publisher<Void> failed(int blob, String reason) {
      range.trees().get(blob).forEach(tree -> arrived(tree, null));
      return Mono.empty();
    }
  }

  private void arrived(ForeseenTree tree, @Nullable TreeText text) {
    MonoSink<TreeText> walk;
    List<TreeRange> more = List.of();
    synchronized (this) {
      boolean isWanted = tree.state == State.FETCHING && !isClosed;
      walk = tree.walk;
      if (isWanted && text != null) {
        tree.read(text);
        tree.state = State.READY;
      } else {
        share.free(tree);
        tree.state = isWanted ? State.LEFT_TO_WALK : tree.state;
      }
      if (walk != null) {
        handOver(tree);
      }
      if (++arrivals % ARRIVALS == 0 || walk != null) {
        more = plan();
      }
    }
    ask(more);
    if (walk != null) {
      walk.success(text);
    }
  }

  /** Forgets what is here; what arrives from now on is dropped. */
  @Override
  public synchronized void close() {
    isClosed = true;
    path.clear();
    next = null;
  }
}
