package dev.sluice.restore;

import dev.sluice.restore.BlobsByFile.FileBlobs;
import dev.sluice.restore.Comparison.Right;
import dev.sluice.target.ExistingFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Compares the blobs of one file, which may be a very long one. */
final class PartedComparison {
  /** So many blobs of a file are one piece of work. */
  private static final int PART = 64;

  private final Examination all;
  private final BlobsByFile records;
  private final FileBlobs blobs;

  PartedComparison(Examination all, BlobsByFile records, FileBlobs blobs) {
    this.all = all;
    this.records = records;
    this.blobs = blobs;
  }

  /** What is done when a file is compared; it is open still. */
  interface Deciding {
    Flux<RestoreEvent> decide(Optional<ExistingFile> file, Right right);
  }

  /**
   * Compares all blobs, which are marked if they are right, in parts at once if they are many.
   *
   * @param opening opens the file; for each part once more
   */
  Flux<RestoreEvent> compare(Callable<Optional<ExistingFile>> opening, Deciding deciding) {
    if (blobs.count() <= PART) {
      return Flux.using(
          opening, file -> deciding.decide(file, part(file, 0)), PartedComparison::close);
    }
    int parts = (int) ((blobs.count() + PART - 1) / PART);
    return Flux.range(0, parts)
        .flatMap(
            number -> all.job().onWorker(part(opening, number)),
            all.job().resources().workers().threads(),
            1)
        .reduce(Right.NOTHING, Right::plus)
        .flatMapMany(
            right ->
                Flux.using(opening, file -> deciding.decide(file, right), PartedComparison::close));
  }

  static void close(Optional<ExistingFile> file) {
    file.ifPresent(ExistingFile::close);
  }

  private Flux<Right> part(Callable<Optional<ExistingFile>> opening, int number) {
    return Flux.using(opening, file -> Mono.just(part(file, number)), PartedComparison::close);
  }

  private Right part(Optional<ExistingFile> file, int number) {
    long from = (long) number * PART;
    try (BlobsByFile.Blobs some =
        records.blobs(blobs, from, Math.min(PART, blobs.count() - from))) {
      return file.map(there -> new Comparison(all.marks(), there).compare(some))
          .orElse(Right.NOTHING);
    }
  }
}
