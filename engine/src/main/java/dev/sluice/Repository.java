package dev.sluice;

import dev.sluice.backend.Backend;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.Node;
import dev.sluice.format.RepositoryConfig;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.Credentials;
import dev.sluice.repository.IndexedRepository;
import dev.sluice.repository.RepositoryOptions;
import dev.sluice.repository.Resources;
import dev.sluice.repository.TreeEntry;
import dev.sluice.repository.UnlockedRepository;
import dev.sluice.restore.Restore;
import dev.sluice.select.PathFilter;
import dev.sluice.select.SnapshotSelector;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An open repository, written by restic or rustic; the place to start.
 *
 * <p>All publishers are cold: nothing happens before subscription, each subscription does the work
 * of its own, and cancelling one stops it and frees what it held. They signal on threads of the
 * engine, which must not be blocked for long; failures are {@link SluiceException}s. May be used by
 * several threads. The index is read once, by the first subscription that needs it.
 */
public final class Repository implements AutoCloseable {
  private final UnlockedRepository unlocked;
  private final Mono<IndexedRepository> indexed;
  private final AtomicReference<@Nullable IndexedRepository> loaded = new AtomicReference<>();

  private Repository(UnlockedRepository unlocked) {
    this.unlocked = unlocked;
    this.indexed =
        Mono.defer(
            () -> {
              IndexedRepository there = loaded.get();
              return there != null ? Mono.just(there) : unlocked.loadIndex().map(this::once);
            });
  }

  /** Two first subscriptions at once may both have read the index; one is enough. */
  private IndexedRepository once(IndexedRepository found) {
    if (loaded.compareAndSet(null, found)) {
      return found;
    }
    found.close();
    return Objects.requireNonNull(loaded.get());
  }

  /**
   * Opens a repository: finds its config and a key that the credentials open, and checks its locks.
   * Fails with {@link Kind#NO_REPOSITORY}, {@link Kind#WRONG_PASSWORD} or {@link Kind#LOCKED},
   * among others.
   *
   * @param backend where the repository lies; closed together with the repository, but not if
   *     opening fails
   */
  public static Mono<Repository> open(
      Backend backend, Credentials credentials, RepositoryOptions options) {
    return UnlockedRepository.open(backend, credentials, options).map(Repository::new);
  }

  /**
   * {@link #open(Backend, Credentials, RepositoryOptions)} with {@link RepositoryOptions#DEFAULTS}.
   */
  public static Mono<Repository> open(Backend backend, Credentials credentials) {
    return open(backend, credentials, RepositoryOptions.DEFAULTS);
  }

  /** What the repository says about itself. */
  public RepositoryConfig config() {
    return unlocked.config();
  }

  /** All snapshots, oldest first. One that cannot be read is left out, with a warning. */
  public Flux<Snapshot> snapshots() {
    return unlocked.snapshots();
  }

  /** The snapshot that is meant; fails with {@link Kind#NOT_FOUND} if there is none, or several. */
  public Mono<Snapshot> find(SnapshotSelector selector) {
    return unlocked.find(selector);
  }

  /** All items of a snapshot, depth first, each directory before what is in it. */
  public Flux<TreeEntry> walk(Snapshot snapshot) {
    return walk(snapshot, SnapshotPath.ROOT, PathFilter.ALL);
  }

  /**
   * The items below a directory that the filter wants. Paths are those in the snapshot; the filter
   * sees them without the path of the directory in front, as restic's patterns do. What the filter
   * excludes is not loaded. Items are read ahead of demand by one batch at most; the trees of
   * directories further on are fetched ahead, up to an eighth of the memory budget.
   *
   * @param below the directory; if it is another item, that item alone is told of
   */
  public Flux<TreeEntry> walk(Snapshot snapshot, SnapshotPath below, PathFilter filter) {
    return indexed
        .flatMapMany(repository -> repository.walkFromTop(snapshot, below, filter))
        .filter(entry -> !(entry instanceof TreeEntry.Found found) || found.isSelected());
  }

  /**
   * The content of a file, verified blob by blob before it is emitted, in order. Each buffer
   * belongs to the subscriber. Blobs are fetched as they are asked for. Empty for anything but a
   * file.
   */
  public Flux<ByteBuffer> read(Node file) {
    return indexed.flatMapMany(repository -> repository.content(file.content()));
  }

  /** A restore of a snapshot, to be told where to, and then run. */
  public Restore restore(SnapshotSelector selector) {
    return Restore.of(unlocked, indexed, selector);
  }

  /** For tests: whether everything that was taken has been given back. */
  Resources resources() {
    return unlocked.resources();
  }

  /** Frees everything, the backend included. Running work fails. Idempotent. */
  @Override
  public void close() {
    unlocked.backend().close();
    unlocked.resources().endWork();
    IndexedRepository open = loaded.getAndSet(null);
    if (open != null) {
      open.close();
    }
    unlocked.close();
  }
}
