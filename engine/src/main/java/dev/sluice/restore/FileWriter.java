package dev.sluice.restore;

import dev.sluice.repository.OpenedBlob;
import reactor.core.publisher.Flux;

/** Writes blobs to files, and keeps account of each file. All calls are made on worker threads. */
final class FileWriter implements AutoCloseable {
  private final WholeFiles whole;
  private final SplitFiles split;

  FileWriter(Job job, RestorePlan plan, FileStates states) {
    this.whole = new WholeFiles(job, plan, states);
    this.split = new SplitFiles(job, plan, states);
  }

  /** Writes a blob to one of its places. */
  Flux<RestoreEvent> write(Place place, OpenedBlob blob) {
    return place.file() == 0 ? whole.write(place, blob) : split.write(place, blob);
  }

  /** A blob cannot be had, so the file of this place is not what it should be. */
  Flux<RestoreEvent> fail(Place place, String reason) {
    return place.file() == 0 ? whole.fail(place, reason) : split.fail(place, reason);
  }

  /** All ranges are dealt with: what is complete is complete, what failed is marked. */
  Flux<RestoreEvent> allWritten() {
    return split.allWritten();
  }

  /** Closes what is open, and removes files that were begun and are not complete. */
  @Override
  public void close() {
    split.close();
  }
}
