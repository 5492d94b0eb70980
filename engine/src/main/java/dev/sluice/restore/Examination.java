package dev.sluice.restore;

import dev.sluice.restore.BlobsByFile.FileBlobs;
import dev.sluice.target.TargetException;
import reactor.core.publisher.Flux;

/**
 * Looks at the files that are in the target already, several at once. Files that are right are
 * finished here; of others those blobs are marked that are right where they are, so that only the
 * rest is fetched.
 */
final class Examination {
  private final Job job;
  private final RestorePlan plan;
  private final ExistingItems existing;
  private final FileStates states;
  private final EntryMarks marks;

  Examination(
      Job job, RestorePlan plan, ExistingItems existing, FileStates states, EntryMarks marks) {
    this.job = job;
    this.plan = plan;
    this.existing = existing;
    this.states = states;
    this.marks = marks;
  }

  Job job() {
    return job;
  }

  RestorePlan plan() {
    return plan;
  }

  ExistingItems existing() {
    return existing;
  }

  FileStates states() {
    return states;
  }

  EntryMarks marks() {
    return marks;
  }

  Flux<RestoreEvent> events() {
    return Flux.using(
        () -> BlobsByFile.of(plan, job.stores()),
        blobs ->
            blobs
                .files()
                .flatMap(
                    file -> job.onWorker(Flux.defer(() -> examine(blobs, file))),
                    job.resources().workers().threads(),
                    1),
        BlobsByFile::close);
  }

  private Flux<RestoreEvent> examine(BlobsByFile all, FileBlobs blobs) {
    ExaminedFile file = new ExaminedFile(this, all, blobs);
    return Flux.defer(file::examine)
        .onErrorResume(TargetException.class, e -> e.isFatal() ? Flux.error(e) : file.unseen(e));
  }
}
