package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import dev.sluice.target.Writing;
import reactor.core.publisher.Flux;

/** Files of several blobs: open while those come, finished with the last of them. */
final class SplitFiles implements AutoCloseable {
  private static final int MOST_OPEN = 64;

  private final RestorePlan plan;
  private final Target target;
  private final Writing writing;
  private final FileStates states;
  private final Journal journal;
  private final boolean keepPartial;
  private final Tally tally;
  private final FileEnd end;
  private final OpenFiles open = new OpenFiles(MOST_OPEN);
  private volatile boolean isAllWritten;

  SplitFiles(Job job, RestorePlan plan, FileStates states) {
    this.plan = plan;
    this.target = job.target();
    this.writing = job.files();
    this.states = states;
    this.journal = job.journal();
    this.keepPartial = job.options().keepPartial();
    this.tally = job.tally();
    this.end = new FileEnd(job);
  }

  Flux<RestoreEvent> write(Place place, OpenedBlob blob) {
    int file = place.file();
    if (isGivenUp(file)) {
      return Flux.empty();
    }
    return Flux.using(
            () -> open.acquire(file, () -> openFile(file, path(file))),
            there ->
                isGivenUp(file)
                    ? giveUp(file)
                    : BlobWrites.write(blob, there.file(), place.position(), tally)
                        .thenMany(Flux.defer(() -> counted(file, there.file()))),
            OpenFiles.Handle::close)
        .onErrorResume(
            TargetException.class,
            e -> e.isFatal() ? Flux.error(e) : fail(file, String.valueOf(e.getMessage())))
        .concatWith(Flux.defer(this::closeFailures));
  }

  private SnapshotPath path(int file) {
    return item(file).path();
  }

  private NodeStore.Stored item(int file) {
    return plan.files().get(plan.numbered().address(file));
  }

  private TargetFile openFile(int file, SnapshotPath path) {
    if (states.isCreated(file)) {
      return target.reopenFile(path, writing);
    }
    long length = plan.numbered().length(file);
    TargetFile opened = firstOpened(file, path, length);
    try {
      states.create(file, opened.isReplacement());
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private TargetFile firstOpened(int file, SnapshotPath path, long length) {
    if (states.isContinued(file)) {
      return target.continueFile(path, length, writing);
    }
    return states.isToBeChanged(file)
        ? target.changeFile(path, length, writing)
        : target.createFile(path, length, writing);
  }

  private boolean isGivenUp(int file) {
    return states.isFailed(file) && !keepPartial;
  }

  /** The file failed while it was being opened here; whoever saw that saw no file to remove. */
  private Flux<RestoreEvent> giveUp(int file) {
    open.close(file);
    end.remove(path(file));
    return Flux.empty();
  }

  /** A blob is dealt with; with the last one the file is finished. */
  private Flux<RestoreEvent> counted(int file, TargetFile there) {
    if (states.count(file) < plan.numbered().pieces(file)) {
      return tally.isTime() ? Flux.just(tally.progress()) : Flux.empty();
    }
    NodeStore.Stored item = item(file);
    if (states.isFailed(file)) {
      there.applyMetadata(item.node());
      open.finish(file);
      return Flux.empty();
    }
    return Flux.fromIterable(
        end.complete(
            item,
            there,
            plan.numbered().length(file),
            states.isReplacement(file),
            () -> open.finish(file)));
  }

  /** A blob cannot be had or not be written, so the file is not what it should be. */
  Flux<RestoreEvent> fail(Place place, String reason) {
    if (keepPartial && states.isToBeChanged(place.file())) {
      eraseLost(place);
    }
    return fail(place.file(), reason);
  }

  /** What was there before must not stay in place of the lost blob. */
  private void eraseLost(Place place) {
    int file = place.file();
    try (OpenFiles.Handle there = open.acquire(file, () -> openFile(file, path(file)))) {
      there.file().erase(place.position(), place.length());
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
    }
  }

  private Flux<RestoreEvent> fail(int file, String reason) {
    boolean isFirst = states.fail(file);
    SnapshotPath path = path(file);
    boolean isOlderThere =
        isFirst
            && (writing.isAtomic() || !states.isCreated(file))
            && OlderFiles.isThere(target, path);
    if (keepPartial) {
      countLost(file);
    } else if (isFirst && (states.isCreated(file) || states.isContinued(file))) {
      open.close(file);
      end.remove(path);
    }
    return isFirst
        ? Flux.just(new RestoreEvent.Failed(path, isOlderThere ? OlderFiles.named(reason) : reason))
        : Flux.empty();
  }

  /**
   * Counts the lost blob as dealt with, so that the file is finished all the same. If it is not
   * there, because all of its blobs are lost, it is made of zeros, unless there is an older one.
   */
  private void countLost(int file) {
    if (states.count(file) < plan.numbered().pieces(file)) {
      return;
    }
    NodeStore.Stored item = item(file);
    if (!states.isCreated(file) && OlderFiles.isThere(target, item.path())) {
      return;
    }
    try (OpenFiles.Handle there = open.acquire(file, () -> openFile(file, item.path()))) {
      there.file().applyMetadata(item.node());
      open.finish(file);
    } catch (TargetException e) {
      if (e.isFatal()) {
        throw e;
      }
    }
  }

  /** Files that could not be closed properly when others took their place. */
  private Flux<RestoreEvent> closeFailures() {
    OpenFiles.CloseFailure failure = open.nextFailure();
    if (failure == null) {
      return Flux.empty();
    }
    TargetException cause = failure.cause();
    return cause.isFatal()
        ? Flux.error(cause)
        : fail(failure.file(), cause.getMessage()).concatWith(Flux.defer(this::closeFailures));
  }

  /** All ranges are dealt with: what is complete is complete, what failed is marked. */
  Flux<RestoreEvent> allWritten() {
    isAllWritten = true;
    return closeFailures();
  }

  /**
   * Closes what is open, and removes files that were begun and are not complete, unless a journal
   * is kept: then the next run goes on with them.
   */
  @Override
  public void close() {
    open.close();
    if (keepPartial || isAllWritten || journal.isKept()) {
      return;
    }
    for (int file = 1; file <= plan.numbered().count(); file++) {
      if (states.isCreated(file)
          && !states.isFailed(file)
          && states.counted(file) < plan.numbered().pieces(file)) {
        end.remove(path(file));
      }
    }
  }
}
