package dev.sluice.restore;

import dev.sluice.format.NodeType;
import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.restore.RestoreEvent.Action;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes blobs to files. A file that is a single blob is created, written, given its metadata and
 * closed in one go. A file of several is open while its blobs come, and finished with the last of
 * them. All calls are made on worker threads.
 */
final class FileWriter implements AutoCloseable {
  private static final int MOST_OPEN = 64;
  private static final int SLICE = 1 << 20;

  private final RestorePlan plan;
  private final Target target;
  private final FileStates states;
  private final boolean keepPartial;
  private final Tally tally;
  private final OpenFiles open = new OpenFiles(MOST_OPEN);
  private volatile boolean isAllWritten;

  FileWriter(RestorePlan plan, Target target, FileStates states, boolean keepPartial, Tally tally) {
    this.plan = plan;
    this.target = target;
    this.states = states;
    this.keepPartial = keepPartial;
    this.tally = tally;
  }

  /** Writes a blob to one of its places. */
  Publisher<RestoreEvent> write(Place place, OpenedBlob blob) {
    if (place.file() == 0) {
      return writeWhole(place, blob);
    }
    if (isGivenUp(place.file())) {
      return Flux.empty();
    }
    return writePart(place, blob);
  }

  private Flux<RestoreEvent> writeWhole(Place place, OpenedBlob blob) {
    NodeStore.Stored item = plan.files().get(place.address());
    return Flux.using(
            () -> new Whole(item.path(), target.createFile(item.path(), blob.length())),
            whole ->
                write(whole.file, blob, 0)
                    .thenMany(Flux.defer(() -> finish(item, whole.file, blob.length(), whole))),
            Whole::close)
        .onErrorResume(
            TargetException.class, e -> e.isFatal() ? Flux.error(e) : failed(item, e.getMessage()));
  }

  /** A file that is written in one go; removed again if that is broken off. */
  private final class Whole implements AutoCloseable {
    private final SnapshotPath path;
    private final TargetFile file;
    private boolean isComplete;

    Whole(SnapshotPath path, TargetFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void close() {
      file.close();
      if (!isComplete) {
        remove(path);
      }
    }
  }

  private Flux<RestoreEvent> finish(
      NodeStore.Stored item, TargetFile file, long length, Whole whole) {
    List<RestoreEvent> events = metadata(item, file, length);
    whole.isComplete = true;
    return Flux.fromIterable(events);
  }

  private Mono<Void> write(TargetFile file, OpenedBlob blob, long position) {
    Mono<Void> written =
        blob.isInMemory()
            ? file.write(blob.array(), 0, (int) blob.length(), position)
            : writeSlices(file, blob, position);
    return written.doOnSuccess(done -> tally.wrote(blob.length()));
  }

  private static Mono<Void> writeSlices(TargetFile file, OpenedBlob blob, long position) {
    byte[] slice = new byte[SLICE];
    int slices = (int) ((blob.length() + SLICE - 1) / SLICE);
    return Flux.range(0, slices)
        .concatMap(
            number -> {
              long at = (long) number * SLICE;
              int length = (int) Math.min(SLICE, blob.length() - at);
              blob.read(at, slice, 0, length);
              return file.write(slice, 0, length, position + at);
            },
            0)
        .then();
  }

  private Flux<RestoreEvent> writePart(Place place, OpenedBlob blob) {
    int file = place.file();
    return Flux.using(
            () -> open.acquire(file, () -> openFile(place)),
            there ->
                isGivenUp(file)
                    ? giveUp(place)
                    : write(there.file(), blob, place.position())
                        .thenMany(Flux.defer(() -> counted(place, there.file()))),
            OpenFiles.Handle::close)
        .onErrorResume(
            TargetException.class,
            e -> e.isFatal() ? Flux.error(e) : Flux.from(fail(place, e.getMessage())));
  }

  private TargetFile openFile(Place place) {
    SnapshotPath path = plan.files().get(place.address()).path();
    if (states.isCreated(place.file())) {
      return target.reopenFile(path);
    }
    TargetFile created = target.createFile(path, plan.numbered().length(place.file()));
    states.create(place.file());
    return created;
  }

  private boolean isGivenUp(int file) {
    return states.isFailed(file) && !keepPartial;
  }

  /** The file failed while it was being opened here; whoever saw that saw no file to remove. */
  private Flux<RestoreEvent> giveUp(Place place) {
    open.close(place.file());
    remove(plan.files().get(place.address()).path());
    return Flux.empty();
  }

  /** A blob is dealt with; with the last one the file is finished. */
  private Flux<RestoreEvent> counted(Place place, TargetFile there) {
    int file = place.file();
    if (states.count(file) < plan.numbered().pieces(file)) {
      return tally.isTime() ? Flux.just(tally.progress()) : Flux.empty();
    }
    NodeStore.Stored item = plan.files().get(place.address());
    List<RestoreEvent> events = metadata(item, there, plan.numbered().length(file));
    open.close(file);
    return states.isFailed(file) ? Flux.empty() : Flux.fromIterable(events);
  }

  /** Applies a file's metadata; the last of the events says that it is restored. */
  private List<RestoreEvent> metadata(NodeStore.Stored item, TargetFile file, long length) {
    List<RestoreEvent> events = new ArrayList<>();
    SnapshotPath path = item.path();
    if (item.node().size() != 0 && item.node().size() != length) {
      events.add(
          new RestoreEvent.Warning(
              path
                  + ": recorded size "
                  + Long.toUnsignedString(item.node().size())
                  + ", content "
                  + length));
    }
    Problems.tell(path, file.applyMetadata(item.node()), tally, events);
    tally.done(NodeType.FILE);
    events.add(new RestoreEvent.Restored(path, NodeType.FILE, length, Action.RESTORED));
    return events;
  }

  /** A blob cannot be had, so the file of this place is not what it should be. */
  Publisher<RestoreEvent> fail(Place place, String reason) {
    NodeStore.Stored item = plan.files().get(place.address());
    int file = place.file();
    if (file == 0) {
      return failed(item, reason);
    }
    boolean isFirst = states.fail(file);
    if (keepPartial) {
      finishPartial(item, place);
    } else if (isFirst && states.isCreated(file)) {
      open.close(file);
      remove(item.path());
    }
    return isFirst ? Flux.just(new RestoreEvent.Failed(item.path(), reason)) : Flux.empty();
  }

  /** A file that cannot be removed is reported as failed all the same, and must not cost others. */
  private void remove(SnapshotPath path) {
    try {
      target.removeFile(path);
    } catch (TargetException leftBehind) {
      tally.leftBehind();
    }
  }

  private Flux<RestoreEvent> failed(NodeStore.Stored item, String reason) {
    states.failWhole(item.address());
    return Flux.just(new RestoreEvent.Failed(item.path(), reason));
  }

  /**
   * Counts the lost blob as dealt with, so that the file, if there is one, is finished all the
   * same.
   */
  private void finishPartial(NodeStore.Stored item, Place place) {
    int file = place.file();
    if (states.count(file) < plan.numbered().pieces(file) || !states.isCreated(file)) {
      return;
    }
    try (OpenFiles.Handle there = open.acquire(file, () -> openFile(place))) {
      there.file().applyMetadata(item.node());
      open.close(file);
    }
  }

  /** All ranges are dealt with: what is complete is complete, what failed is marked. */
  void allWritten() {
    isAllWritten = true;
  }

  /** Closes what is open, and removes files that were begun and are not complete. */
  @Override
  public void close() {
    open.close();
    if (keepPartial || isAllWritten) {
      return;
    }
    for (int file = 1; file <= plan.numbered().count(); file++) {
      if (states.isCreated(file)
          && !states.isFailed(file)
          && states.counted(file) < plan.numbered().pieces(file)) {
        remove(plan.files().get(plan.numbered().address(file)).path());
      }
    }
  }
}
