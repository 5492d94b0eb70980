package dev.sluice.repository;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to open and read a repository. Immutable; start from {@link #DEFAULTS}.
 *
 * @param keyHint id, or unique beginning of one, of the key file to try first; empty for none
 * @param ignoreLocks read even though an exclusive lock says that the repository is being changed
 * @param onWarning is told what is odd but kept nothing from working; called from any thread, must
 *     not block. Default: nobody is told
 * @param temporaryDirectory where spill files go; default the system's
 * @param cacheDirectory where caches of repositories lie, in restic's layout: one directory each,
 *     named by the repository's id; empty for no cache. Default: none
 * @param memory heap for the engine's own work, if it has no memory shared with others
 * @param sharedMemory memory shared with other repositories; empty for one of its own. Default:
 *     none
 * @param workerThreads threads that decode and write; default the number of processors, at least 2
 * @param isIndexRebuilt make the index anew from the headers of all packs, for this time; what
 *     index files say counts only where no header does. Default: false
 * @param isConfigOptional go on with a warning if the config is missing or damaged, as long as a
 *     key opens. Default: false
 */
public record RepositoryOptions(
    String keyHint,
    boolean ignoreLocks,
    Consumer<String> onWarning,
    Optional<Path> temporaryDirectory,
    Optional<Path> cacheDirectory,
    MemoryBudget memory,
    Optional<SharedMemory> sharedMemory,
    int workerThreads,
    boolean isIndexRebuilt,
    boolean isConfigOptional) {
  /** No hint, locks honoured, warnings dropped. */
  public static final RepositoryOptions DEFAULTS =
      new RepositoryOptions(
          "",
          false,
          warning -> {},
          Optional.empty(),
          Optional.empty(),
          MemoryBudget.ofThisMachine(),
          Optional.empty(),
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          false,
          false);

  public RepositoryOptions {
    if (workerThreads < 1 || workerThreads > 256) {
      throw new IllegalArgumentException("workerThreads must be 1 to 256, was " + workerThreads);
    }
  }

  /** Tries this key file first. */
  public RepositoryOptions withKeyHint(String value) {
    return with(draft -> draft.keyHint = value);
  }

  /** Reads in spite of an exclusive lock. */
  public RepositoryOptions withIgnoringLocks(boolean value) {
    return with(draft -> draft.ignoreLocks = value);
  }

  /** Tells warnings to this. */
  public RepositoryOptions withWarnings(Consumer<String> value) {
    return with(draft -> draft.onWarning = value);
  }

  /** Puts spill files below this directory. */
  public RepositoryOptions withTemporaryDirectory(Path value) {
    return with(draft -> draft.temporaryDirectory = Optional.of(value));
  }

  /** Keeps caches below this directory. */
  public RepositoryOptions withCacheDirectory(Path value) {
    return with(draft -> draft.cacheDirectory = Optional.of(value));
  }

  /** Uses this much heap. */
  public RepositoryOptions withMemory(MemoryBudget value) {
    return with(
        draft -> {
          draft.memory = value;
          draft.sharedMemory = Optional.empty();
        });
  }

  /** Pays from memory that others use too. */
  public RepositoryOptions withSharedMemory(SharedMemory value) {
    return with(
        draft -> {
          draft.memory = value.budget();
          draft.sharedMemory = Optional.of(value);
        });
  }

  /** Decodes and writes on this many threads. */
  public RepositoryOptions withWorkerThreads(int value) {
    return with(draft -> draft.workerThreads = value);
  }

  /** Makes the index anew. */
  public RepositoryOptions withIndexRebuilt(boolean value) {
    return with(draft -> draft.isIndexRebuilt = value);
  }

  /** Goes on without a config. */
  public RepositoryOptions withConfigOptional(boolean value) {
    return with(draft -> draft.isConfigOptional = value);
  }

  private RepositoryOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** A copy that is being changed. */
  private static final class Draft {
    private String keyHint;
    private boolean ignoreLocks;
    private Consumer<String> onWarning;
    private Optional<Path> temporaryDirectory;
    private Optional<Path> cacheDirectory;
    private MemoryBudget memory;
    private Optional<SharedMemory> sharedMemory;
    private int workerThreads;
    private boolean isIndexRebuilt;
    private boolean isConfigOptional;

    Draft(RepositoryOptions from) {
      keyHint = from.keyHint;
      ignoreLocks = from.ignoreLocks;
      onWarning = from.onWarning;
      temporaryDirectory = from.temporaryDirectory;
      cacheDirectory = from.cacheDirectory;
      memory = from.memory;
      sharedMemory = from.sharedMemory;
      workerThreads = from.workerThreads;
      isIndexRebuilt = from.isIndexRebuilt;
      isConfigOptional = from.isConfigOptional;
    }

    RepositoryOptions build() {
      return new RepositoryOptions(
          keyHint,
          ignoreLocks,
          onWarning,
          temporaryDirectory,
          cacheDirectory,
          memory,
          sharedMemory,
          workerThreads,
          isIndexRebuilt,
          isConfigOptional);
    }
  }
}
