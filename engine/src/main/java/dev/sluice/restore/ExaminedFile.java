package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.restore.BlobsByFile.Blob;
import dev.sluice.restore.BlobsByFile.FileBlobs;
import dev.sluice.restore.Comparison.Right;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.ExistingFile;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import dev.sluice.target.Writing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;

/**
 * One file of the plan, and what is there of it. A file that cannot be changed, or that has another
 * name, is kept if it is right and else replaced as a whole.
 */
final class ExaminedFile {
  private final Examination all;
  private final BlobsByFile records;
  private final FileBlobs blobs;
  private final NodeStore.Stored item;
  private final PartedComparison comparison;

  ExaminedFile(Examination all, BlobsByFile records, FileBlobs blobs) {
    this.all = all;
    this.records = records;
    this.blobs = blobs;
    this.item = all.plan().files().get(blobs.address());
    this.comparison = new PartedComparison(all, records, blobs);
  }

  Flux<RestoreEvent> examine() {
    Optional<ExistingItem> there = all.existing().at(item.path());
    if (there.isEmpty()) {
      return !missesBlobs() && isUnfinishedThere() ? compareUnfinished() : Flux.empty();
    }
    Overwrite overwrite = all.job().writing().overwrite();
    if (overwrite.keeps(there.get(), item.node())) {
      return Flux.just(keep());
    }
    // Of a file that misses blobs the rest is zeros, not whatever was there.
    if (there.get().type() != NodeType.FILE || missesBlobs()) {
      return Flux.empty();
    }
    return isFinished(there.get()) || overwrite.trusts(there.get(), item.node(), length())
        ? trust(there.get())
        : compare();
  }

  /** By an earlier run, which may have been asked for other owners or attributes. */
  private boolean isFinished(ExistingItem there) {
    return there.links() == 1 && all.job().journal().proves(item.path(), there);
  }

  /** It cannot be looked at, or not finished. Unless it might have to be kept, it is replaced. */
  Flux<RestoreEvent> unseen(TargetException why) {
    Overwrite overwrite = all.job().writing().overwrite();
    unmark();
    if (!overwrite.mayKeep()) {
      return Flux.empty();
    }
    mark();
    all.states().leaveOut(item.address());
    return Flux.just(new RestoreEvent.Failed(item.path(), why.getMessage()));
  }

  private boolean missesBlobs() {
    return blobs.file() != 0 && all.states().isFailed(blobs.file());
  }

  private long length() {
    if (blobs.file() != 0) {
      return all.plan().numbered().length(blobs.file());
    }
    long[] length = new long[1];
    forEachBlob(blob -> length[0] = blob.length());
    return length[0];
  }

  private void forEachBlob(Consumer<Blob> action) {
    try (BlobsByFile.Blobs each = records.blobs(blobs)) {
      for (Blob blob = each.next(); blob != null; blob = each.next()) {
        action.accept(blob);
      }
    }
  }

  /** None of its blobs is fetched. */
  private void mark() {
    forEachBlob(blob -> all.marks().mark(blob.entry()));
  }

  private void unmark() {
    forEachBlob(blob -> all.marks().unmark(blob.entry()));
  }

  private RestoreEvent keep() {
    mark();
    all.states().keep(item.address());
    return all.existing().skip(item, missesBlobs() ? 0 : length(), Action.KEPT);
  }

  /** Its content is right without a look at it. */
  private Flux<RestoreEvent> trust(ExistingItem there) {
    mark();
    return there.links() == 1
        ? Flux.fromIterable(setMetadata())
        : Flux.using(this::open, this::trustShared, PartedComparison::close);
  }

  /** Another of its names may lie elsewhere, so its metadata must not change either. */
  private Flux<RestoreEvent> trustShared(Optional<ExistingFile> opened) {
    if (opened.filter(file -> file.hasMetadata(item.node())).isPresent()) {
      return Flux.fromIterable(leave(opened.get()));
    }
    unmark();
    return compare();
  }

  private List<RestoreEvent> setMetadata() {
    List<RestoreEvent> events = new ArrayList<>(1);
    if (isDryRun()) {
      all.states().leaveOut(item.address());
    } else {
      Problems.tell(
          item.path(),
          all.job().target().applyMetadata(item.path(), item.node()),
          all.job().tally(),
          events);
    }
    events.add(all.existing().skip(item, length(), Action.UNCHANGED));
    return events;
  }

  private boolean isDryRun() {
    return all.job().options().isDryRun();
  }

  private Optional<ExistingFile> open() {
    return all.job().target().openExisting(item.path());
  }

  private Flux<RestoreEvent> compare() {
    return comparison.compare(this::open, this::decide);
  }

  /** Finishes the file if all of it is right, or settles what is kept of it. */
  private Flux<RestoreEvent> decide(Optional<ExistingFile> opened, Right right) {
    if (opened.isPresent() && right.blobs() == blobs.count()) {
      ExistingFile file = opened.get();
      boolean isAlone = file.item().links() == 1;
      boolean isRight =
          file.item().size() == length() && (isAlone || file.hasMetadata(item.node()));
      return Flux.fromIterable(isRight ? leaveForGood(file) : change());
    }
    if (isUnfinishedThere()) {
      unmark();
      return compareUnfinished();
    }
    keepPart(right, FileStates::change);
    return Flux.empty();
  }

  /** Files of a single blob are not worth it. */
  private boolean isUnfinishedThere() {
    if (blobs.file() == 0 || !all.job().files().isAtomic()) {
      return false;
    }
    Optional<ExistingFile> unfinished = openUnfinished();
    boolean isOurs = unfinished.filter(file -> file.item().links() == 1).isPresent();
    PartedComparison.close(unfinished);
    return isOurs;
  }

  private Optional<ExistingFile> openUnfinished() {
    return all.job().target().openUnfinished(item.path());
  }

  /** What an earlier restore began holds whatever was right in the older file, and more. */
  private Flux<RestoreEvent> compareUnfinished() {
    return comparison.compare(
        this::openUnfinished,
        (opened, right) -> {
          if (right.blobs() == blobs.count()) {
            return Flux.fromIterable(finish(all.job().target()::continueFile));
          }
          keepPart(right, FileStates::goOn);
          return Flux.empty();
        });
  }

  /** Says how a file is written that keeps a part of what is there. */
  private interface Keeping {
    void note(FileStates states, int file, long rightBlobs);
  }

  private void keepPart(Right right, Keeping keeping) {
    if (right.blobs() > 0 && blobs.file() != 0) {
      keeping.note(all.states(), blobs.file(), right.blobs());
      all.job().tally().wrote(right.bytes());
    } else {
      unmark();
    }
  }

  private List<RestoreEvent> leave(ExistingFile file) {
    List<RestoreEvent> events = new ArrayList<>(1);
    if (isDryRun()) {
      all.states().leaveOut(item.address());
    } else {
      Problems.tell(item.path(), file.applyMetadata(item.node()), all.job().tally(), events);
    }
    events.add(all.existing().skip(item, length(), Action.UNCHANGED));
    return events;
  }

  private List<RestoreEvent> leaveForGood(ExistingFile file) {
    List<RestoreEvent> events = leave(file);
    Journal journal = all.job().journal();
    if (!isDryRun() && journal.isKept()) {
      all.existing().at(item.path()).ifPresent(now -> journal.add(item.path(), now));
    }
    return events;
  }

  /** All its blobs are right, but something is behind them, or it has another name. */
  private List<RestoreEvent> change() {
    return finish(all.job().target()::changeFile);
  }

  /** Opens a file to write to it. */
  private interface Opening {
    TargetFile open(SnapshotPath path, long length, Writing writing);
  }

  private List<RestoreEvent> finish(Opening opening) {
    long length = length();
    if (isDryRun()) {
      all.states().leaveOut(item.address());
      return List.of(
          new RestoreEvent.Restored(item.path(), NodeType.FILE, length, Action.WOULD_RESTORE));
    }
    Job job = all.job();
    FileEnd end = new FileEnd(job);
    try (TargetFile file = opening.open(item.path(), length, job.files())) {
      job.tally().wrote(length);
      return end.complete(item, file, length, file.isReplacement(), file::close);
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
      end.remove(item.path());
      all.states().leaveOut(item.address());
      return List.of(new RestoreEvent.Failed(item.path(), e.getMessage()));
    }
  }
}
