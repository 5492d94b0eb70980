package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.Id;
import dev.sluice.backend.Line;
import dev.sluice.backend.StorageUse;
import dev.sluice.backend.Thawing;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.BlobType;
import dev.sluice.format.Content;
import dev.sluice.format.Node;
import dev.sluice.format.NodeType;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import dev.sluice.spill.SortedRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A repository whose index is read: the only door to trees and blobs. */
public final class IndexedRepository implements AutoCloseable {
  private final Backend backend;
  private final Resources resources;
  private final BlobIndex index;
  private final BlobReader blobs;
  private final IndexSupplement supplementLoader;
  private final AtomicReference<@Nullable BlobIndex> supplement = new AtomicReference<>();

  IndexedRepository(Backend backend, MasterKey key, Resources resources, BlobIndex index) {
    this.backend = backend;
    this.resources = resources;
    this.index = index;
    this.blobs = new BlobReader(backend, key, resources);
    this.supplementLoader = new IndexSupplement(backend, key, resources);
  }

  /** What all work on this repository shares. */
  public Resources resources() {
    return resources;
  }

  /** How many ranges to read at once at most, when nobody asked for a number. */
  public int connections() {
    return Math.max(1, backend.connections());
  }

  /** How the storage is being read, if it measures that. */
  public Optional<Line> line() {
    return backend.line();
  }

  /** How each storage has been read so far. */
  public List<StorageUse> use() {
    return backend.use();
  }

  /** How packs are brought out of cold storage, if that was asked for. */
  public Optional<Thawing> thawing() {
    return backend.thawing();
  }

  /** How many ranges to read at once now. */
  public int connectionsNow() {
    return line().map(Line::connections).orElseGet(this::connections);
  }

  /**
   * Walks over what is below a directory of a snapshot, depth first, each directory before what is
   * in it. Paths are relative to that directory. If it is not a directory, tells of that one item.
   */
  public Flux<TreeEntry> walk(Snapshot snapshot, SnapshotPath below, PathFilter filter) {
    return start(snapshot, below).flatMapMany(start -> start.walk(filter));
  }

  /** The same with the paths that the items have in the snapshot. */
  public Flux<TreeEntry> walkFromTop(Snapshot snapshot, SnapshotPath below, PathFilter filter) {
    return start(snapshot, below)
        .flatMapMany(start -> start.walk(filter).map(entry -> entry.under(start.directory)));
  }

  private Mono<Start> start(Snapshot snapshot, SnapshotPath below) {
    if (snapshot.tree().isEmpty()) {
      return Mono.error(
          new SluiceException(Kind.DAMAGED, "snapshot " + snapshot.id() + " has no tree"));
    }
    Id root = snapshot.tree().get();
    return below.isRoot()
        ? Mono.just(new Start(SnapshotPath.ROOT, Optional.of(root), Optional.empty()))
        : find(root, below).map(found -> startAt(below, found.node()));
  }

  private Start startAt(SnapshotPath path, Node node) {
    return node.type() == NodeType.DIRECTORY
        ? new Start(path, node.subtree(), Optional.empty())
        : new Start(path.parent(), Optional.empty(), Optional.of(node));
  }

  /** Where a walk begins: at a tree, or at one item that has none. */
  private final class Start {
    private final SnapshotPath directory;
    private final Optional<Id> tree;
    private final Optional<Node> item;

    Start(SnapshotPath directory, Optional<Id> tree, Optional<Node> item) {
      this.directory = directory;
      this.tree = tree;
      this.item = item;
    }

    Flux<TreeEntry> walk(PathFilter filter) {
      return tree.map(id -> walkTree(id, filter))
          .orElseGet(
              () ->
                  Flux.fromStream(item.stream().map(this::alone))
                      .filter(entry -> filter.decide(entry.path(), false).isSelected()));
    }

    private TreeEntry alone(Node node) {
      return new TreeEntry.Found(SnapshotPath.ROOT.resolve(node.name()), node, true);
    }
  }

  /** Walks over what is below a tree, wherever it belongs; paths are relative to it. */
  public Flux<TreeEntry> walkTree(Id tree, PathFilter filter) {
    return Flux.defer(() -> new TreeWalk(this, filter).entries(tree));
  }

  /**
   * Trees that can be read and that neither one of these roots nor any tree that can be read refers
   * to. Reads all trees there are.
   */
  public Flux<Id> orphanTrees(Flux<Id> roots) {
    return Flux.using(
        () -> new OrphanTrees(this),
        orphans -> orphans.find(roots, Flux.concat(Mono.just(index), supplement())),
        orphans -> resources.workers().afterRunning(orphans::close));
  }

  private Mono<TreeEntry.Found> find(Id tree, SnapshotPath path) {
    return walkTree(tree, new OnPath(path))
        .filter(entry -> entry.path().equals(path))
        .next()
        .switchIfEmpty(
            Mono.error(
                () ->
                    new SluiceException(
                        Kind.NOT_FOUND, "there is no " + path + " in the snapshot")))
        .map(
            entry -> {
              if (entry instanceof TreeEntry.Found found) {
                return found;
              }
              TreeEntry.Lost lost = (TreeEntry.Lost) entry;
              throw new SluiceException(Kind.DAMAGED, path + ": " + lost.reason());
            });
  }

  /** Descends along one path only. */
  private record OnPath(SnapshotPath goal) implements PathFilter {
    @Override
    public Decision decide(SnapshotPath path, boolean isDirectory) {
      return new Decision(path.equals(goal), goal.isBelow(path));
    }
  }

  /** Opens a tree and hands its JSON to {@code use} on a worker thread. */
  <T> Flux<T> openTree(Id tree, Function<OpenedBlob, ? extends Publisher<T>> use) {
    return copies(BlobType.TREE, tree)
        .flatMapMany(copies -> blobs.open(BlobType.TREE, tree, copies, use));
  }

  /** Where a tree lies, if that is known already. */
  Optional<BlobCopy> firstCopy(Id tree) {
    return known(BlobType.TREE, tree).stream().findFirst();
  }

  /** All copies of a blob; looked for in the headers of unknown packs if the index has none. */
  private Mono<List<BlobCopy>> copies(BlobType type, Id id) {
    return Mono.defer(
        () -> {
          List<BlobCopy> copies = known(type, id);
          return copies.isEmpty()
              ? supplement().then(Mono.fromCallable(() -> known(type, id)))
              : Mono.just(copies);
        });
  }

  /** What the index lacks, loaded when it is first needed. */
  private Mono<BlobIndex> supplement() {
    return Mono.defer(
        () -> {
          BlobIndex there = supplement.get();
          return there != null
              ? Mono.just(there)
              : supplementLoader.load(index).map(this::supplementOnce);
        });
  }

  private BlobIndex supplementOnce(BlobIndex found) {
    if (supplement.compareAndSet(null, found)) {
      return found;
    }
    found.close();
    return Objects.requireNonNull(supplement.get());
  }

  private List<BlobCopy> known(BlobType type, Id id) {
    List<BlobCopy> copies = new ArrayList<>(index.find(type, id));
    BlobIndex more = supplement.get();
    if (more != null) {
      copies.addAll(more.find(type, id));
    }
    return copies;
  }

  /**
   * Looks up data blobs in bulk, by walking over both the wants and the index in the order of ids.
   *
   * @param wants records that begin with a blob id
   * @param wantBytes length of such a record
   * @param located is told of each want, in order, where the blob lies or that it lies nowhere
   */
  public Mono<Void> locate(SortedRecords wants, int wantBytes, Located located) {
    IndexJoin join = new IndexJoin(resources, wantBytes, located);
    return Mono.fromCallable(() -> join.against(wants, index, 0))
        .flatMap(
            missing ->
                Mono.using(
                    () -> missing,
                    left -> left.count() == 0 ? Mono.empty() : joinSupplement(join, left),
                    left -> resources.workers().afterRunning(left::close)))
        .then();
  }

  private Mono<Void> joinSupplement(IndexJoin join, SortedRecords missing) {
    return supplement()
        .publishOn(resources.workers().scheduler())
        .map(more -> join.against(missing, more, 1))
        .doOnNext(
            stillMissing -> {
              join.reportMissing(stillMissing);
              stillMissing.close();
            })
        .then();
  }

  /** The packs that should hold a data blob, as far as is known. */
  public List<Id> packsOf(Id dataBlob) {
    return known(BlobType.DATA, dataBlob).stream().map(BlobCopy::pack).distinct().toList();
  }

  /** The id of a pack by the number that {@link #locate} gave. */
  public Id pack(int number) {
    if (number >= 0) {
      return index.packs().id(number);
    }
    BlobIndex more = supplement.get();
    if (more == null) {
      throw new IllegalArgumentException("no pack " + number);
    }
    return more.packs().id(~number);
  }

  /**
   * Reads and opens the blobs of a range, in order, on worker threads. Nothing is fetched ahead of
   * demand but what is paid for from the byte budgets.
   *
   * @param use is handed each opened blob, or the reason why it could not be opened; the blob is
   *     valid until the publisher it returns ends
   */
  public <T> Flux<T> read(PackRange range, RangeConsumer<T> use) {
    return new RangeReader(backend, resources, blobs).read(range, use);
  }

  /**
   * Opens a blob of which one copy failed, from any other copy.
   *
   * @param failed the range it failed in, and which of the blobs it is
   * @param reason why it failed there
   */
  public <T> Flux<T> rescue(
      PackRange failed, int blob, String reason, Function<OpenedBlob, ? extends Publisher<T>> use) {
    Id id = failed.id(blob);
    return copies(BlobType.DATA, id)
        .publishOn(resources.workers().scheduler())
        .flatMapMany(copies -> blobs.openOther(id, copies, failed.copy(blob), reason, use));
  }

  /** Opens one data blob from any copy that is right. */
  public <T> Flux<T> open(Id id, Function<OpenedBlob, ? extends Publisher<T>> use) {
    return copies(BlobType.DATA, id)
        .flatMapMany(copies -> blobs.open(BlobType.DATA, id, copies, use));
  }

  /** The content of a file, blob by blob; see {@link dev.sluice.Repository#read}. */
  public Flux<java.nio.ByteBuffer> content(Content content) {
    return new ContentStream(this, content).bytes();
  }

  @Override
  public void close() {
    blobs.close();
    index.close();
    BlobIndex more = supplement.get();
    if (more != null) {
      more.close();
    }
  }
}
