package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.FileHandle;
import dev.sluice.error.SluiceException;
import dev.sluice.flow.ByteBudget;
import dev.sluice.flow.Leases;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a range: fetch, cut, open. One range is one rail: its bytes arrive on the backend's thread,
 * are cut there, and each batch of blobs hops once to a worker, which opens and writes them one by
 * one.
 */
final class RangeReader {
  private final Backend backend;
  private final Resources resources;
  private final BlobReader blobs;

  RangeReader(Backend backend, Resources resources, BlobReader blobs) {
    this.backend = backend;
    this.resources = resources;
    this.blobs = blobs;
  }

  <T> Flux<T> read(PackRange range, RangeConsumer<T> use) {
    if (range.size() == 1 && isLarge(range)) {
      return readLarge(range, use);
    }
    return Flux.using(
        () -> new Leases(resources.sealedBudget()),
        leases ->
            BlobCutter.cut(
                    backend.read(FileHandle.pack(range.pack()), range.bytes()),
                    range,
                    leases,
                    resources.buffers())
                .publishOn(resources.workers().scheduler(), 1)
                .concatMap(batch -> open(batch, range, use), 1),
        Leases::close);
  }

  private boolean isLarge(PackRange range) {
    long largest = resources.options().memory().largestBlobInMemory();
    return range.length(0) > largest || range.plainLength(0) > largest;
  }

  private <T> Flux<T> readLarge(PackRange range, RangeConsumer<T> use) {
    return blobs
        .openCopy(range.copy(0), range.id(0), opened -> use.opened(0, opened))
        .onErrorResume(
            BlobReader.CopyException.class, e -> Flux.from(use.failed(0, e.getMessage())));
  }

  private <T> Flux<T> open(SealedBatch batch, PackRange range, RangeConsumer<T> use) {
    if (batch.failure().isPresent()) {
      return afterFailure(batch.failure().get(), batch.failedFrom(), range, use);
    }
    return Flux.using(
        () -> new Leases(resources.openedBudget()),
        leases ->
            lease(leases, memoryFor(batch, range)).flatMapMany(lease -> openAll(batch, range, use)),
        Leases::close);
  }

  private <T> Flux<T> openAll(SealedBatch batch, PackRange range, RangeConsumer<T> use) {
    return Flux.using(
        blobs::borrow,
        loan ->
            Flux.fromIterable(batch.blobs())
                .concatMap(blob -> openOne(loan, blob, range, use), 0)
                .doOnCancel(loan::cancel),
        OpenerLoan::close);
  }

  /** Waits for bytes only if it must, and then goes on on a worker of its own. */
  private Mono<ByteBudget.Lease> lease(Leases leases, long bytes) {
    return leases
        .tryLease(bytes)
        .map(Mono::just)
        .orElseGet(() -> leases.lease(bytes).publishOn(resources.workers().scheduler()));
  }

  private static long memoryFor(SealedBatch batch, PackRange range) {
    long most = 1;
    for (SealedBlob blob : batch.blobs()) {
      most = Math.max(most, BlobOpener.memoryFor(blob.length(), range.plainLength(blob.index())));
    }
    return most;
  }

  private <T> Flux<T> openOne(
      OpenerLoan opener, SealedBlob blob, PackRange range, RangeConsumer<T> use) {
    int index = blob.index();
    OpenedBlob opened;
    try {
      opened =
          opener.open(
              blob.array(),
              blob.offset(),
              blob.length(),
              (int) range.plainLength(index),
              range.id(index));
    } catch (SluiceException e) {
      return Flux.from(use.failed(index, e.getMessage()));
    } finally {
      recycle(blob);
    }
    return Flux.from(use.opened(index, opened));
  }

  /** The sealed bytes are no longer needed; an array of our own can serve again. */
  private void recycle(SealedBlob blob) {
    if (blob.lease() != null) {
      resources.buffers().give(blob.array());
      blob.release();
    }
  }

  /**
   * The range broke off. What did not come is asked for once more, blob by blob: the pack may only
   * be cut at its end, and one blob beyond it must not cost the others.
   */
  private <T> Flux<T> afterFailure(
      SluiceException failure, int from, PackRange range, RangeConsumer<T> use) {
    if (isHopeless(failure) || range.size() == 1) {
      return Flux.range(from, range.size() - from)
          .concatMap(blob -> use.failed(blob, failure.getMessage()), 0);
    }
    return Flux.range(from, range.size() - from)
        .concatMap(blob -> read(range.single(blob), new Renumbered<>(use, blob)), 0);
  }

  /** Whether no part of the file can be read. */
  private static boolean isHopeless(SluiceException failure) {
    return !(failure instanceof BackendException b)
        || b.reason() != BackendException.Reason.TOO_SHORT;
  }

  /** Tells of a single blob by its number in the range it came from. */
  private record Renumbered<T>(RangeConsumer<T> use, int number) implements RangeConsumer<T> {
    @Override
    public org.reactivestreams.Publisher<T> opened(int blob, OpenedBlob opened) {
      return use.opened(number, opened);
    }

    @Override
    public org.reactivestreams.Publisher<T> failed(int blob, String reason) {
      return use.failed(number, reason);
    }
  }
}
