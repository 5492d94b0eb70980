package dev.sluice.restore;

import dev.sluice.repository.OpenedBlob;
import dev.sluice.target.TargetFile;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes opened blobs, those that are too large for memory in slices. */
final class BlobWrites {
  private static final int SLICE = 1 << 20;

  private BlobWrites() {}

  static Mono<Void> write(OpenedBlob blob, TargetFile file, long position, Tally tally) {
    Mono<Void> written =
        file.isSparse() && blob.isZero()
            ? Mono.fromRunnable(() -> file.erase(position, blob.length()))
            : writeAll(blob, file, position);
    return written.doOnSuccess(done -> tally.wrote(blob.length()));
  }

  private static Mono<Void> writeAll(OpenedBlob blob, TargetFile file, long position) {
    return blob.isInMemory()
        ? file.write(blob.array(), 0, (int) blob.length(), position)
        : writeSlices(file, blob, position);
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
}
