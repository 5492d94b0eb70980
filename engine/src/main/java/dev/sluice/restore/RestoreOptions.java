package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.select.PathFilter;
import dev.sluice.select.PathMapping;
import dev.sluice.target.Ownership;

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
          0);

  public RestoreOptions {
    if (partialSuffix.indexOf('/') >= 0 || partialSuffix.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not part of a name: " + partialSuffix);
    }
    if (concurrency < 0 || concurrency > 1000) {
      throw new IllegalArgumentException("concurrency must be 0 to 1000, was " + concurrency);
    }
  }

  /** Restores only what is below (or at) this path. */
  public RestoreOptions withSubfolder(SnapshotPath value) {
    return new RestoreOptions(
        value,
        filter,
        mapping,
        ownership,
        isDryRun,
        verify,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Restores only what the filter wants. */
  public RestoreOptions withFilter(PathFilter value) {
    return new RestoreOptions(
        subfolder,
        value,
        mapping,
        ownership,
        isDryRun,
        verify,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Restores some items elsewhere in the target. */
  public RestoreOptions withMapping(PathMapping value) {
    return new RestoreOptions(
        subfolder,
        filter,
        value,
        ownership,
        isDryRun,
        verify,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Gives items to these owners. */
  public RestoreOptions withOwnership(Ownership value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        value,
        isDryRun,
        verify,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Plans and reports only. */
  public RestoreOptions withDryRun(boolean value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        ownership,
        value,
        verify,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Reads every restored file again. */
  public RestoreOptions withVerify(boolean value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        ownership,
        isDryRun,
        value,
        keepPartial,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Keeps files that miss blobs. */
  public RestoreOptions withKeepPartial(boolean value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        ownership,
        isDryRun,
        verify,
        value,
        partialSuffix,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /** Adds this to the names of kept files that miss blobs; it may not hold a slash or NUL. */
  public RestoreOptions withPartialSuffix(String value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        ownership,
        isDryRun,
        verify,
        keepPartial,
        value,
        isFindingLostTrees,
        isRecording,
        concurrency);
  }

  /**
   * If the tree of any directory is lost, reads all trees of the repository, and restores those
   * that nothing refers to, each to a directory in {@code /lost-trees} named by the beginning of
   * its id. Trees of other snapshots that were forgotten or lost may be among them.
   */
  public RestoreOptions withFindingLostTrees(boolean value) {
    return new RestoreOptions(
        subfolder,
        filter,
        mapping,
        ownership,
        isDryRun,
        verify,
        keepPartial,
        partialSuffix,
        value,
        isRecording,
        concurrency);
  }

  /** Tells at the end what each item is like. */
  public RestoreOptions withRecording(boolean value) {
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
        value,
        concurrency);
  }

  /** Reads this many ranges at once. */
  public RestoreOptions withConcurrency(int value) {
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
        value);
  }
}
