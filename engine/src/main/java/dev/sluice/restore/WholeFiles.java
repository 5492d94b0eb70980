package dev.sluice.restore;

import dev.sluice.format.SnapshotPath;
import dev.sluice.repository.OpenedBlob;
import dev.sluice.target.Target;
import dev.sluice.target.TargetException;
import dev.sluice.target.TargetFile;
import dev.sluice.target.Writing;
import java.util.List;
import reactor.core.publisher.Flux;

/** Files that are a single blob: created, written, given their metadata and closed in one go. */
final class WholeFiles {
  private final RestorePlan plan;
  private final Target target;
  private final Writing writing;
  private final FileStates states;
  private final boolean keepPartial;
  private final Tally tally;
  private final FileEnd end;

  WholeFiles(Job job, RestorePlan plan, FileStates states) {
    this.plan = plan;
    this.target = job.target();
    this.writing = job.files();
    this.states = states;
    this.keepPartial = job.options().keepPartial();
    this.tally = job.tally();
    this.end = new FileEnd(job);
  }

  Flux<RestoreEvent> write(Place place, OpenedBlob blob) {
    NodeStore.Stored item = plan.files().get(place.address());
    return Flux.using(
            () -> new Whole(item.path(), target.createFile(item.path(), blob.length(), writing)),
            whole ->
                BlobWrites.write(blob, whole.file, 0, tally)
                    .thenMany(
                        Flux.defer(() -> Flux.fromIterable(whole.complete(item, blob.length())))),
            Whole::close)
        .onErrorResume(
            TargetException.class,
            e -> e.isFatal() ? Flux.error(e) : failed(item, e.getMessage(), false));
  }

  /** A file being written; removed again if that is broken off. */
  private final class Whole implements AutoCloseable {
    private final SnapshotPath path;
    private final TargetFile file;
    private boolean isComplete;

    Whole(SnapshotPath path, TargetFile file) {
      this.path = path;
      this.file = file;
    }

    List<RestoreEvent> complete(NodeStore.Stored item, long length) {
      List<RestoreEvent> events =
          end.complete(item, file, length, file.isReplacement(), file::close);
      isComplete = true;
      return events;
    }

    @Override
    public void close() {
      if (isComplete) {
        return;
      }
      try {
        file.close();
      } finally {
        end.remove(path);
      }
    }
  }

  /**
   * The only blob of a file is lost. What has its name already stays, which is said, since it could
   * be taken for the restored one. Otherwise a file of zeros is made if partial files are wanted.
   */
  Flux<RestoreEvent> fail(Place place, String reason) {
    NodeStore.Stored item = plan.files().get(place.address());
    boolean isOlderThere = OlderFiles.isThere(target, item.path());
    boolean isMade = keepPartial && PartialFiles.make(target, item, place.length());
    return failed(item, isOlderThere ? OlderFiles.named(reason) : reason, isMade);
  }

  private Flux<RestoreEvent> failed(NodeStore.Stored item, String reason, boolean isMade) {
    states.failWhole(item.address(), isMade);
    return Flux.just(new RestoreEvent.Failed(item.path(), reason));
  }
}
