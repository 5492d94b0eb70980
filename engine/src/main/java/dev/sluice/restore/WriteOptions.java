package dev.sluice.restore;

import dev.sluice.target.Writing;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a restore treats its target. Immutable; start from {@link #DEFAULTS} and change with the
 * {@code with…} methods.
 *
 * @param overwrite what to do with what is there already; default {@link Overwrite#ALWAYS}
 * @param delete remove what the snapshot and the filter cover and the snapshot does not hold, once
 *     everything is restored, except in directories that a failure touched, and never across a
 *     mount point; also a directory with something in it where a file has to be; default false
 * @param isSparse leave out runs of zeros of files, so that they take no space; default false
 * @param isAtomic give each file its name only when it is complete; default false
 * @param isSynced count files and directories as restored only when they are on the disk; default
 *     false
 * @param isSpaceChecked fail before anything is changed if the target has too little room; default
 *     true
 * @param journal a directory, made if it is missing, that remembers which files are finished, so
 *     that the same restore, begun again after it was broken off, need not read them; without it
 *     they are compared like all others. Default: none
 */
public record WriteOptions(
    Overwrite overwrite,
    boolean delete,
    boolean isSparse,
    boolean isAtomic,
    boolean isSynced,
    boolean isSpaceChecked,
    Optional<Path> journal) {
  /** Everything becomes what it is in the snapshot. */
  public static final WriteOptions DEFAULTS =
      new WriteOptions(Overwrite.ALWAYS, false, false, false, false, true, Optional.empty());

  /** Treats what is there already in this way. */
  public WriteOptions withOverwrite(Overwrite value) {
    return new WriteOptions(value, delete, isSparse, isAtomic, isSynced, isSpaceChecked, journal);
  }

  /** Deletes what the snapshot does not hold. */
  public WriteOptions withDelete(boolean value) {
    return new WriteOptions(
        overwrite, value, isSparse, isAtomic, isSynced, isSpaceChecked, journal);
  }

  /** Leaves out runs of zeros. */
  public WriteOptions withSparse(boolean value) {
    return new WriteOptions(overwrite, delete, value, isAtomic, isSynced, isSpaceChecked, journal);
  }

  /** Gives each file its name only when it is complete. */
  public WriteOptions withAtomic(boolean value) {
    return new WriteOptions(overwrite, delete, isSparse, value, isSynced, isSpaceChecked, journal);
  }

  /** Waits for the disk. */
  public WriteOptions withSynced(boolean value) {
    return new WriteOptions(overwrite, delete, isSparse, isAtomic, value, isSpaceChecked, journal);
  }

  /** Asks first whether there is room for everything. */
  public WriteOptions withSpaceChecked(boolean value) {
    return new WriteOptions(overwrite, delete, isSparse, isAtomic, isSynced, value, journal);
  }

  /** Remembers in this directory which files are finished. */
  public WriteOptions withJournal(Optional<Path> value) {
    return new WriteOptions(overwrite, delete, isSparse, isAtomic, isSynced, isSpaceChecked, value);
  }

  /** How files are written. */
  Writing files() {
    return new Writing(isSparse, isAtomic, isSynced);
  }
}
