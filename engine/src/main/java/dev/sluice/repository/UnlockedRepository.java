package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.crypto.BoxOpener;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.format.RepositoryConfig;
import dev.sluice.format.Snapshot;
import dev.sluice.format.UnpackedFile;
import dev.sluice.select.SnapshotSelector;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** A repository whose key was found: its snapshots can be read, and its index loaded. */
public final class UnlockedRepository implements AutoCloseable {
  static final int CONFIG_CAP = 1 << 20;
  private static final int SNAPSHOT_CAP = 16 << 20;
  private static final byte[] NO_CONFIG = {};

  private final Backend backend;
  private final MasterKey key;
  private final RepositoryConfig config;
  private final Resources resources;
  private final FileReader files;

  private UnlockedRepository(
      Backend backend, MasterKey key, RepositoryConfig config, Resources resources) {
    this.backend = backend;
    this.key = key;
    this.config = config;
    this.resources = resources;
    this.files = new FileReader(backend, resources);
  }

  /**
   * Finds the config and a key that fits, checks version, hot/cold pairing, that all places have
   * the same repository, and locks. The backend stays the caller's to close.
   */
  public static Mono<UnlockedRepository> open(
      Backend backend, Credentials credentials, RepositoryOptions options) {
    return Mono.defer(
        () -> {
          Resources resources = new Resources(options);
          FileReader files = new FileReader(backend, resources);
          KeyFinder keys = new KeyFinder(files, options);
          // At once, for each is a round trip; but what the first of them says counts first.
          return Mono.zip(
                  readConfig(backend, files)
                      .onErrorResume(
                          SluiceException.class,
                          e -> options.isConfigOptional() ? goOn(e, options) : Mono.error(e))
                      .materialize(),
                  keys.keyFiles(credentials).materialize(),
                  LockCheck.locks(files, options).materialize(),
                  PlaceCheck.read(backend, resources))
              .flatMap(
                  asked ->
                      Mono.zip(result(asked.getT1()), result(asked.getT2()))
                          .flatMap(
                              found ->
                                  keys.find(credentials, found.getT2())
                                      .map(key -> unlock(backend, key, found.getT1(), resources)))
                          .doOnNext(unlocked -> unlocked.check(asked.getT4()))
                          .flatMap(repository -> repository.checkHot().thenReturn(repository))
                          .flatMap(
                              repository ->
                                  result(asked.getT3())
                                      .flatMap(repository::checkLocks)
                                      .thenReturn(repository)))
              .doOnError(e -> resources.close())
              .doOnCancel(resources::close);
        });
  }

  private static <T> Mono<T> result(Signal<T> signal) {
    return Mono.just(signal).dematerialize();
  }

  private static Mono<byte[]> readConfig(Backend backend, FileReader files) {
    return files
        .read(FileHandle.CONFIG, stored -> stored.raw(CONFIG_CAP))
        .onErrorResume(
            e -> e instanceof BackendException b && b.reason() == BackendException.Reason.NOT_FOUND,
            e ->
                files
                    .list(FileType.KEY)
                    .count()
                    .onErrorReturn(0L)
                    .flatMap(keys -> Mono.error(noConfig(backend, keys, e))))
        .map(
            box -> {
              if (box.length < BoxOpener.OVERHEAD) {
                throw new SluiceException(
                    Kind.DAMAGED, "config is truncated (" + box.length + " bytes)");
              }
              return box;
            });
  }

  private static SluiceException noConfig(Backend backend, long keys, Throwable cause) {
    String message =
        keys == 0
            ? "there is no repository at " + backend.describe() + " (config not found)"
            : "the config is missing at "
                + backend.describe()
                + ", but keys are there: put it back from a copy, or go on without it"
                + " (--without-config)";
    return new SluiceException(Kind.NO_REPOSITORY, message, cause);
  }

  private static Mono<byte[]> goOn(SluiceException lost, RepositoryOptions options) {
    options.onWarning().accept("going on without the config: " + lost.getMessage());
    return Mono.just(NO_CONFIG);
  }

  private static UnlockedRepository unlock(
      Backend backend, MasterKey key, byte[] sealed, Resources resources) {
    RepositoryConfig config = config(key, sealed, resources);
    RepositoryOptions options = resources.options();
    Backend cached =
        options
            .cacheDirectory()
            .filter(base -> !config.isLost())
            .map(base -> backend.cachedIn(base.resolve(config.id().hex()), options.onWarning()))
            .orElse(backend);
    return new UnlockedRepository(cached, key, config, resources);
  }

  private static RepositoryConfig config(MasterKey key, byte[] sealed, Resources resources) {
    if (sealed.length == 0) {
      return RepositoryConfig.LOST;
    }
    try {
      return openConfig(key, sealed);
    } catch (SluiceException e) {
      if (!resources.options().isConfigOptional() || e.kind() != Kind.DAMAGED) {
        throw e;
      }
      goOn(e, resources.options());
      return RepositoryConfig.LOST;
    }
  }

  static RepositoryConfig openConfig(MasterKey key, byte[] sealed) {
    byte[] plain = new byte[sealed.length - BoxOpener.OVERHEAD];
    try {
      key.newOpener().open(sealed, 0, sealed.length, plain, 0);
    } catch (SluiceException e) {
      throw new SluiceException(
          Kind.DAMAGED,
          "config does not match the key: it is damaged, or the keys are from another repository"
              + " (--without-config goes on all the same)",
          e);
    }
    return RepositoryConfig.parse(plain);
  }

  private void check(PlaceCheck places) {
    places.check(key, config);
  }

  /** A hot part alone cannot be restored from; a pair must belong together. */
  private Mono<Void> checkHot() {
    if (config.isHot()) {
      return Mono.error(
          new SluiceException(
              Kind.INVALID_ARGUMENT,
              "this is the hot part of a hot/cold repository; give the cold part with -r, and this"
                  + " one with --repo-hot"));
    }
    return Mono.justOrEmpty(backend.hot())
        .flatMap(
            hot ->
                new FileReader(hot, resources)
                    .read(FileHandle.CONFIG, stored -> stored.raw(CONFIG_CAP)))
        .doOnNext(box -> checkPair(openConfig(key, box)))
        .then();
  }

  private void checkPair(RepositoryConfig hot) {
    if (!hot.id().equals(config.id())) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "the hot and the cold part belong to different repositories");
    }
    if (!hot.isHot()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT, "the repository given as the hot part is not one");
    }
  }

  private Mono<Void> checkLocks(List<FileHandle> locks) {
    return new LockCheck(files, key, resources.options(), Clock.systemUTC()).check(locks);
  }

  /** What the repository says about itself. */
  public RepositoryConfig config() {
    return config;
  }

  /** Where it lies. */
  public Backend backend() {
    return backend;
  }

  /** What all work on this repository shares. */
  public Resources resources() {
    return resources;
  }

  /** All snapshots, oldest first; those that cannot be read are warnings. */
  public Flux<Snapshot> snapshots() {
    return snapshots(handle -> true, true)
        .sort(Comparator.comparing(Snapshot::time).thenComparing(Snapshot::id));
  }

  /** The snapshot that is meant; fails with {@link Kind#NOT_FOUND} if there is none or several. */
  public Mono<Snapshot> find(SnapshotSelector selector) {
    return snapshots(handle -> selector.mayMatch(handle.id()), selector.needsAll())
        .collectList()
        .map(selector::choose);
  }

  private Flux<Snapshot> snapshots(Predicate<FileHandle> which, boolean skipUnreadable) {
    return files
        .list(FileType.SNAPSHOT)
        .filter(which)
        .flatMap(file -> read(file, skipUnreadable), files.concurrency(), 1);
  }

  private Mono<Snapshot> read(FileHandle file, boolean skipUnreadable) {
    return files
        .read(file, this::parse)
        .onErrorResume(
            SluiceException.class,
            e -> {
              if (!skipUnreadable || e.kind() == Kind.LIMIT) {
                return Mono.error(e);
              }
              resources
                  .options()
                  .onWarning()
                  .accept("ignoring unreadable snapshot: " + e.getMessage());
              return Mono.empty();
            });
  }

  private Snapshot parse(StoredFile stored) {
    return stored.parseJson(
        key,
        json ->
            Snapshot.parse(
                stored.id(), UnpackedFile.readAll(json, SNAPSHOT_CAP, "snapshot " + stored.id())));
  }

  /** Reads the index. The result is the caller's to close, before this. */
  public Mono<IndexedRepository> loadIndex() {
    Optional<IndexCache> cache =
        resources
            .options()
            .cacheDirectory()
            .filter(base -> !config.isLost())
            .map(
                base ->
                    new IndexCache(base.resolve(config.id().hex()).resolve("sluice"), resources));
    IndexLoader loader = new IndexLoader(files, key, resources, cache);
    return Mono.using(
        IndexHandover::new,
        handover ->
            load(loader)
                .doOnNext(handover::built)
                .zipWith(warmUp(), (index, warm) -> index)
                .map(
                    index -> {
                      handover.taken();
                      return new IndexedRepository(backend, key, resources, index);
                    }),
        IndexHandover::close);
  }

  private Mono<BlobIndex> load(IndexLoader loader) {
    return loader
        .list()
        .flatMap(
            indexFiles ->
                resources.options().isIndexRebuilt()
                    ? loader.rebuild(new IndexSupplement(backend, key, resources), indexFiles)
                    : loader.load(indexFiles));
  }

  /** Makes the cipher fast on a thread that is idle while the index arrives; 40 ms of CPU. */
  private Mono<Boolean> warmUp() {
    return Mono.fromCallable(
            () -> {
              BoxOpener.warmUp();
              return true;
            })
        .subscribeOn(resources.workers().scheduler());
  }

  /** Wipes the key and frees threads and temporary files. Does not close the backend. */
  @Override
  public void close() {
    resources.close();
    key.destroy();
  }
}
