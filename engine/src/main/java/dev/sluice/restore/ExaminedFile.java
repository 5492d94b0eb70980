package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.restore.BlobsByFile.Blob;
import dev.sluice.restore.BlobsByFile.FileBlobs;
import dev.sluice.restore.Comparison.Right;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.ExistingFile;
import dev.sluice.target.ExistingItem;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One file of the plan, and what is there of it. A file that cannot be changed, or that has another
 * name, is kept if it is right and else replaced as a whole.
 */
final class ExaminedFile {
  /** So many blobs of a file are one piece of work. */
  private static final int PART = 64;

  private final Examination all;
  private final BlobsByFile records;
  private final FileBlobs blobs;
  private final NodeStore.Stored item;

  ExaminedFile(Examination all, BlobsByFile records, FileBlobs blobs) {
    this.all = all;
    this.records = records;
    this.blobs = blobs;
    this.item = all.plan().files().get(blobs.address());
  }

  Flux<RestoreEvent> examine() {
    Optional<ExistingItem> there = all.existing().at(item.path());
    if (there.isEmpty()) {
      return Flux.empty();
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
    forEachBlob(blob -> all.marks().unmark(blob.entry()));
    if (!overwrite.mayKeep()) {
      return Flux.empty();
    }
    forEachBlob(blob -> all.marks().mark(blob.entry()));
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

  private RestoreEvent keep() {
    forEachBlob(blob -> all.marks().mark(blob.entry()));
    all.states().keep(item.address());
    return all.existing().skip(item, missesBlobs() ? 0 : length(), Action.KEPT);
  }

  /** Its content is right without a look at it. */
  private Flux<RestoreEvent> trust(ExistingItem there) {
    forEachBlob(blob -> all.marks().mark(blob.entry()));
    return there.links() == 1
        ? Flux.fromIterable(setMetadata())
        : Flux.using(this::open, this::trustShared, ExaminedFile::close);
  }

  /** Another of its names may lie elsewhere, so its metadata must not change either. */
  private Flux<RestoreEvent> trustShared(Optional<ExistingFile> opened) {
    if (opened.isEmpty()) {
      forEachBlob(blob -> all.marks().unmark(blob.entry()));
      return Flux.empty();
    }
    return Flux.fromIterable(
        opened.get().hasMetadata(item.node()) ? leave(opened.get()) : change());
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
    if (blobs.count() <= PART) {
      return Flux.using(this::open, file -> decide(file, part(file, 0)), ExaminedFile::close);
    }
    int parts = (int) ((blobs.count() + PART - 1) / PART);
    return Flux.range(0, parts)
        .flatMap(
            number -> all.job().onWorker(part(number)),
            all.job().resources().workers().threads(),
            1)
        .reduce(Right.NOTHING, Right::plus)
        .flatMapMany(
            right -> Flux.using(this::open, file -> decide(file, right), ExaminedFile::close));
  }

  private static void close(Optional<ExistingFile> file) {
    file.ifPresent(ExistingFile::close);
  }

  private Flux<Right> part(int number) {
    return Flux.using(this::open, file -> Mono.just(part(file, number)), ExaminedFile::close);
  }

  private Right part(Optional<ExistingFile> file, int number) {
    long from = (long) number * PART;
    try (BlobsByFile.Blobs some =
        records.blobs(blobs, from, Math.min(PART, blobs.count() - from))) {
      return file.map(there -> new Comparison(all.marks(), there).compare(some))
          .orElse(Right.NOTHING);
    }
  }

  /** Finishes the file if all of it is right, or settles what is kept of it. */
  private Flux<RestoreEvent> decide(Optional<ExistingFile> opened, Right right) {
    if (opened.isEmpty()) {
      return Flux.empty();
    }
    ExistingFile file = opened.get();
    if (right.blobs() == blobs.count()) {
      boolean isAlone = file.item().links() == 1;
      boolean isRight =
          file.item().size() == length() && (isAlone || file.hasMetadata(item.node()));
      return Flux.fromIterable(isRight ? leave(file) : change());
    }
    if (right.blobs() > 0 && blobs.file() != 0) {
      all.states().change(blobs.file(), right.blobs());
      all.job().tally().wrote(right.bytes());
    } else {
      forEachBlob(blob -> all.marks().unmark(blob.entry()));
    }
    return Flux.empty();
  }

  private List<RestoreEvent> leave(ExistingFile file) {
    List<RestoreEvent> events = new ArrayList<>(1);
    if (isDryRun()) {
      all.states().leaveOut(item.address());
    } else {
      Problems.tell(item.path(), file.applyMetadata(item.node()), all.job().tally(), events);
      all.existing().at(item.path()).ifPresent(now -> all.job().journal().add(item.path(), now));
    }
    events.add(all.existing().skip(item, length(), Action.UNCHANGED));
    return events;
  }

  /** All its blobs are right, but something is behind them, or it has another name. */
  private List<RestoreEvent> change() {
    long length = length();
    if (isDryRun()) {
      all.states().leaveOut(item.address());
      return List.of(
          new RestoreEvent.Restored(item.path(), NodeType.FILE, length, Action.WOULD_RESTORE));
    }
    Job job = all.job();
    FileEnd end = new FileEnd(job);
    try (TargetFile file = job.target().changeFile(item.path(), length, job.files())) {
      job.tally().wrote(length);
      return end.complete(item, file, length, file::close);
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
