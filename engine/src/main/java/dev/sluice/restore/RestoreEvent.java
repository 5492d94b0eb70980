package dev.sluice.restore;

import dev.sluice.backend.Id;
import dev.sluice.backend.StorageUse;
import dev.sluice.format.NodeType;
import dev.sluice.format.RecordedItem;
import dev.sluice.format.Snapshot;
import dev.sluice.format.SnapshotPath;
import java.time.Duration;
import java.util.List;

/** What happens during a restore, in order of happening. The last one is {@link Finished}. */
public sealed interface RestoreEvent {
  /** The snapshot has been chosen; nothing has been written. */
  record Started(Snapshot snapshot, String target) implements RestoreEvent {}

  /**
   * The work is known: what will be created or changed, and what has to be fetched for it. No
   * content has been written.
   */
  record Planned(Totals totals) implements RestoreEvent {}

  /**
   * How far it is; about every tenth of a second while contents are restored.
   *
   * @param phase what is being done
   * @param done what is finished so far, and the bytes written of files that are not
   * @param totals what there is; grows during {@link Phase#PLANNING}
   * @param bytesFetched read from the storage so far
   * @param elapsed since subscription
   */
  record Progress(Phase phase, Counts done, Totals totals, long bytesFetched, Duration elapsed)
      implements RestoreEvent {}

  /**
   * Some packs are in cold storage; told when all have been asked for, and whenever more of them
   * can be read. In a dry run nothing is asked for, and this is told once.
   *
   * @param packs that were found there; in a dry run, that would be asked for
   * @param bytes of these packs; if the storage does not say it, what is to be read of all packs
   * @param waiting those that were asked for, perhaps by an earlier run, and cannot be read yet
   * @param isDryRun whether nothing is asked for
   */
  record Thawing(long packs, long bytes, long waiting, boolean isDryRun) implements RestoreEvent {}

  /** An item is complete, content and metadata (a directory's metadata follows at the end). */
  record Restored(SnapshotPath path, NodeType type, long size, Action action)
      implements RestoreEvent {}

  /**
   * An item could not be restored, or not as it was; everything else goes on.
   *
   * @param path the item, or the directory whose content is lost
   * @param reason a sentence without the path: {@code blob 77e0bd12 in pack 3f2a91c0:
   *     authentication failed}
   */
  record Failed(SnapshotPath path, String reason) implements RestoreEvent {}

  /**
   * Bytes of a file that cannot be had; {@link Failed} follows, once for the file.
   *
   * @param offset of the first of them in the file; -1 if it cannot be known
   * @param length how many; -1 if it cannot be known
   * @param blob what holds them
   * @param packs where the repository should have it; none if no index and no pack mentions it
   * @param reason why it cannot be had, a sentence
   */
  record Lost(SnapshotPath path, long offset, long length, Id blob, List<Id> packs, String reason)
      implements RestoreEvent {}

  /** What an item is like in the end; only with {@link RestoreOptions#isRecording}. */
  record Recorded(RecordedItem item) implements RestoreEvent {}

  /**
   * An item was removed since the snapshot does not hold it. Only with {@link WriteOptions#delete}.
   *
   * @param isDryRun whether it only would be removed
   */
  record Deleted(SnapshotPath path, NodeType type, boolean isDryRun) implements RestoreEvent {}

  /** Something the user should know, that did not keep anything from being restored. */
  record Warning(String message) implements RestoreEvent {}

  /**
   * A restored file was read again and is as it must be; only with {@link RestoreOptions#verify}.
   */
  record Verified(SnapshotPath path, long size) implements RestoreEvent {}

  /** The end. The restore is complete only if {@code failures} is 0. */
  record Finished(Summary summary) implements RestoreEvent {}

  /** What a restore is doing. */
  enum Phase {
    /** Reading the index and the trees. */
    PLANNING,
    /** Comparing what is in the target already. */
    COMPARING,
    /** Fetching and writing. */
    RESTORING,
    /** Links and the metadata of directories. */
    FINISHING,
    /** Reading the restored files again. */
    VERIFYING,
    /** Looking at what is there now, for a report. */
    RECORDING
  }

  /** What was done with an item. */
  enum Action {
    /** It was not there before. */
    RESTORED,
    /** It was there before, and was changed or replaced. */
    UPDATED,
    /** It was there already as it must be; its metadata is set, where it was not. */
    UNCHANGED,
    /**
     * It was left as it was since {@link Overwrite} says so; or it is a further name of a file that
     * was.
     */
    KEPT,
    /** Dry run: it would be restored. */
    WOULD_RESTORE,
    /** It was left out on purpose: a socket. */
    SKIPPED
  }

  /**
   * Counts of items and bytes.
   *
   * @param files regular files (all names of hard-linked ones)
   * @param directories directories
   * @param others links, pipes and devices
   * @param bytes content of regular files; hard-linked content counts once
   */
  record Counts(long files, long directories, long others, long bytes) {
    /** Nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /** Items of all kinds; what restic calls files/dirs. */
    public long items() {
      return files + directories + others;
    }

    Counts minus(Counts some) {
      return new Counts(
          files - some.files,
          directories - some.directories,
          others - some.others,
          bytes - some.bytes);
    }
  }

  /**
   * The work of a restore.
   *
   * @param items what will be created or changed
   * @param skipped what stays as it is: it is right already, or {@link Overwrite} says so
   * @param packs packs that must be read
   * @param blobs different blobs that must be fetched
   * @param bytesToFetch bytes that will be read from the storage, gaps included
   */
  record Totals(Counts items, Counts skipped, long packs, long blobs, long bytesToFetch) {
    /** Nothing yet. */
    public static final Totals NONE = new Totals(Counts.NONE, Counts.NONE, 0, 0, 0);

    /** The same for these items, nothing of them skipped. */
    Totals of(Counts all) {
      return new Totals(all, Counts.NONE, packs, blobs, bytesToFetch);
    }

    /** The same without these of the items. */
    Totals skipping(Counts more) {
      return new Totals(items.minus(more), more, packs, blobs, bytesToFetch);
    }
  }

  /**
   * The outcome.
   *
   * @param snapshot what was restored
   * @param target where to
   * @param totals what was to be done
   * @param done what was done
   * @param deleted items that were removed, or in a dry run would be
   * @param failures items that could not be restored, or not as they were
   * @param warnings how many warnings there were
   * @param filesVerified files read again and found right
   * @param bytesFetched read from the storage for file contents
   * @param usage what it took
   * @param elapsed from subscription to the end
   * @param isDryRun whether nothing was written on purpose
   */
  record Summary(
      Snapshot snapshot,
      String target,
      Totals totals,
      Counts done,
      long deleted,
      long failures,
      long warnings,
      long filesVerified,
      long bytesFetched,
      Usage usage,
      Duration elapsed,
      boolean isDryRun) {}

  /**
   * What a restore took of the memory it was given, and how it used the storages.
   *
   * @param peakBytesInFlight the most bytes of blobs, sealed and opened, that were held at once
   * @param bytesSpilled written to temporary files
   * @param storages since the repository was opened, each of those that it lies on
   */
  record Usage(long peakBytesInFlight, long bytesSpilled, List<StorageUse> storages) {
    /** Nothing. */
    public static final Usage NONE = new Usage(0, 0, List.of());

    public Usage {
      storages = List.copyOf(storages);
    }
  }
}
