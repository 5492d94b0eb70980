package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import dev.sluice.select.PathMapping;
import dev.sluice.target.Ownership;
import java.util.function.Consumer;

/**
 * How to restore. Immutable; start from {@link #DEFAULTS} and change with the {@code with…}
 * methods.
 *
 * @param subfolder restore only what is below this directory, directly into the target; or only
 *     this one item if it is not a directory. Default: the top of the snapshot
 * @param filter which items below the subfolder; default all
 * @param mapping which of them go elsewhere in the target; default none
 * @param ownership whom they belong to; default whom their recorded numbers say
 * @param isDryRun plan and report, create nothing; default false
 * @param verify read every restored file again and compare; default false
 * @param keepPartial keep a file that misses blobs, with holes (zeros) where they belong, instead
 *     of removing it; it is reported as failed in either case; default false
 * @param partialSuffix added to the names of files that miss blobs and are kept; default empty
 * @param isFindingLostTrees where the tree of a directory is lost, restore what was in it and can
 *     be found to {@code /lost-trees}; see {@link #withFindingLostTrees}; default false
 * @param isRecording tell at the end what each item is like, with the SHA-256 of each file; files
 *     of several blobs are read again for that, and compared; default false
 * @param writing how the target is treated
 * @param concurrency ranges read at once; 0 (the default) lets the backend's own default decide
 */
public record RestoreOptions(
    SnapshotPath subfolder,
    PathFilter filter,
    PathMapping mapping,
    Ownership ownership,
    boolean isDryRun,
    boolean verify,
    boolean keepPartial,
    String partialSuffix,
    boolean isFindingLostTrees,
    boolean isRecording,
    WriteOptions writing,
    int concurrency) {
  /** Everything, for real, without a second reading. */
  public static final RestoreOptions DEFAULTS =
      new RestoreOptions(
          SnapshotPath.ROOT,
          PathFilter.ALL,
          PathMapping.NONE,
          Ownership.BY_ID,
          false,
          false,
          false,
          "",
          false,
          false,
          WriteOptions.DEFAULTS,
          0);

  public RestoreOptions {
    if (partialSuffix.indexOf('/') >= 0 || partialSuffix.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not part of a name: " + partialSuffix);
    }
    if (writing.isAtomic() && keepPartial) {
      throw new IllegalArgumentException("a partial file cannot be kept and be atomic");
    }
    if (writing.delete() && !mapping.isNone()) {
      throw new IllegalArgumentException("with a mapping nobody knows what may be deleted");
    }
    if (concurrency < 0 || concurrency > 1000) {
      throw new IllegalArgumentException("concurrency must be 0 to 1000, was " + concurrency);
    }
  }

  /** Restores only what is below (or at) this path. */
  public RestoreOptions withSubfolder(SnapshotPath value) {
    return with(draft -> draft.subfolder = value);
  }

  /** Restores only what the filter wants. */
  public RestoreOptions withFilter(PathFilter value) {
    return with(draft -> draft.filter = value);
  }

  /** Restores some items elsewhere in the target. */
  public RestoreOptions withMapping(PathMapping value) {
    return with(draft -> draft.mapping = value);
  }

  /** Gives items to these owners. */
  public RestoreOptions withOwnership(Ownership value) {
    return with(draft -> draft.ownership = value);
  }

  /** Plans and reports only. */
  public RestoreOptions withDryRun(boolean value) {
    return with(draft -> draft.isDryRun = value);
  }

  /** Reads every restored file again. */
  public RestoreOptions withVerify(boolean value) {
    return with(draft -> draft.verify = value);
  }

  /** Keeps files that miss blobs. */
  public RestoreOptions withKeepPartial(boolean value) {
    return with(draft -> draft.keepPartial = value);
  }

  /** Adds this to the names of kept files that miss blobs; it may not hold a slash or NUL. */
  public RestoreOptions withPartialSuffix(String value) {
    return with(draft -> draft.partialSuffix = value);
  }

  /**
   * If the tree of any directory is lost, reads all trees of the repository, and restores those
   * that nothing refers to, each to a directory in {@code /lost-trees} named by the beginning of
   * its id. Trees of other snapshots that were forgotten or lost may be among them.
   */
  public RestoreOptions withFindingLostTrees(boolean value) {
    return with(draft -> draft.isFindingLostTrees = value);
  }

  /** Tells at the end what each item is like. */
  public RestoreOptions withRecording(boolean value) {
    return with(draft -> draft.isRecording = value);
  }

  /** Treats the target in this way. */
  public RestoreOptions withWriting(WriteOptions value) {
    return with(draft -> draft.writing = value);
  }

  /** Reads this many ranges at once. */
  public RestoreOptions withConcurrency(int value) {
    return with(draft -> draft.concurrency = value);
  }

  private RestoreOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** A copy that is being changed. */
  private static final class Draft {
    private SnapshotPath subfolder;
    private PathFilter filter;
    private PathMapping mapping;
    private Ownership ownership;
    private boolean isDryRun;
    private boolean verify;
    private boolean keepPartial;
    private String partialSuffix;
    private boolean isFindingLostTrees;
    private boolean isRecording;
    private WriteOptions writing;
    private int concurrency;

    Draft(RestoreOptions from) {
      subfolder = from.subfolder;
      filter = from.filter;
      mapping = from.mapping;
      ownership = from.ownership;
      isDryRun = from.isDryRun;
      verify = from.verify;
      keepPartial = from.keepPartial;
      partialSuffix = from.partialSuffix;
      isFindingLostTrees = from.isFindingLostTrees;
      isRecording = from.isRecording;
      writing = from.writing;
      concurrency = from.concurrency;
    }

    RestoreOptions build() {
      return new RestoreOptions(
          subfolder,
          filter,
          mapping,
          ownership,
          isDryRun,
          verify,
          keepPartial,
          partialSuffix,
          isFindingLostTrees,
          isRecording,
          writing,
          concurrency);
    }
  }
}
