package dev.sluice.repository;

import dev.sluice.backend.Backend;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.crypto.MasterKey;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.flow.BufferPool;
import dev.sluice.flow.Leases;
import dev.sluice.format.BlobType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fetches and opens single blobs, copy by copy until one is right; and lends out blob openers. */
final class BlobReader implements AutoCloseable {
  private final Backend backend;
  private final MasterKey key;
  private final Resources resources;

  /** Reads the same packs elsewhere. */
  private final Optional<BlobReader> spare;

  private final ConcurrentLinkedQueue<BlobOpener> idle = new ConcurrentLinkedQueue<>();

  BlobReader(Backend backend, MasterKey key, Resources resources) {
    this.backend = backend;
    this.key = key;
    this.resources = resources;
    this.spare = backend.spare().map(other -> new BlobReader(other, key, resources));
  }

  /** An opener for one thread at a time, to be closed. */
  OpenerLoan borrow() {
    BlobOpener opener = idle.poll();
    return new OpenerLoan(
        opener != null ? opener : new BlobOpener(key, resources.buffers()), idle::add);
  }

  /**
   * Opens a blob from the first copy that is right, and hands it to {@code use} on a worker thread.
   */
  <T> Flux<T> open(
      BlobType type,
      Id id,
      List<BlobCopy> copies,
      Function<OpenedBlob, ? extends Publisher<T>> use) {
    return Flux.defer(() -> tryNext(new Wanted(type, id, copies, new ArrayList<>()), copies, use));
  }

  /**
   * The same for a data blob after one of its copies failed, which is only read again elsewhere.
   *
   * @param reason why it failed, to be told if this fails too
   */
  <T> Flux<T> openOther(
      Id id,
      List<BlobCopy> copies,
      BlobCopy failed,
      String reason,
      Function<OpenedBlob, ? extends Publisher<T>> use) {
    return Flux.defer(
        () -> {
          Wanted wanted = new Wanted(BlobType.DATA, id, copies, new ArrayList<>());
          wanted.note(failed, reason);
          return tryNext(
              wanted, copies.stream().filter(copy -> !copy.equals(failed)).toList(), use);
        });
  }

  /** A blob, where it lies, and why it could not be had from there so far. */
  private record Wanted(BlobType type, Id id, List<BlobCopy> copies, List<String> reasons) {
    void note(BlobCopy copy, String reason) {
      String all = "in pack " + copy.pack() + ": " + reason;
      if (!reasons.contains(all)) {
        reasons.add(all);
      }
    }
  }

  private <T> Flux<T> tryNext(
      Wanted wanted, List<BlobCopy> left, Function<OpenedBlob, ? extends Publisher<T>> use) {
    if (left.isEmpty()) {
      return spare
          .map(elsewhere -> elsewhere.tryNext(wanted, wanted.copies(), use))
          .orElseGet(() -> Flux.error(lost(wanted.type(), wanted.id(), wanted.reasons())));
    }
    BlobCopy copy = left.get(0);
    return openCopy(copy, wanted.id(), use)
        .onErrorResume(
            CopyException.class,
            e -> {
              wanted.note(copy, e.getMessage());
              return tryNext(wanted, left.subList(1, left.size()), use);
            });
  }

  static SluiceException lost(BlobType type, Id id, List<String> reasons) {
    String why =
        reasons.isEmpty() ? " is not in the index" : " " + String.join("; another copy ", reasons);
    return new SluiceException(Kind.DAMAGED, type.noun() + " blob " + id + why);
  }

  /** Opens one copy; fails with {@link CopyException}, whose message is the bare reason. */
  <T> Flux<T> openCopy(BlobCopy copy, Id id, Function<OpenedBlob, ? extends Publisher<T>> use) {
    if (copy.length() < 1) {
      return Flux.error(new CopyException("impossible length " + copy.length()));
    }
    long largest = resources.options().memory().largestBlobInMemory();
    return copy.length() > largest || copy.openedLength() > largest
        ? openLarge(copy, id, use)
        : openSmall(copy, id, use);
  }

  private Flux<ByteBuffer> fetch(BlobCopy copy) {
    return backend.read(FileHandle.pack(copy.pack()), new ByteRange(copy.offset(), copy.length()));
  }

  private <T> Flux<T> openSmall(
      BlobCopy copy, Id id, Function<OpenedBlob, ? extends Publisher<T>> use) {
    int length = (int) copy.length();
    long memory = BufferPool.sizeFor(length) + BlobOpener.memoryFor(length, copy.plainLength());
    return Flux.using(
        () -> new Leases(resources.singleBudget()),
        leases ->
            leases
                .lease(memory)
                .flatMap(lease -> fetch(copy).collect(() -> new Collected(length), Collected::add))
                .onErrorMap(BlobReader::concernsCopy, CopyException::of)
                .publishOn(resources.workers().scheduler())
                .flatMapMany(
                    box ->
                        Flux.using(
                            this::borrow,
                            loan ->
                                Flux.from(use.apply(openNow(loan, copy, id, box.bytes)))
                                    .doOnCancel(loan::cancel),
                            OpenerLoan::close)),
        Leases::close);
  }

  private static OpenedBlob openNow(OpenerLoan loan, BlobCopy copy, Id id, byte[] sealed) {
    try {
      return loan.open(sealed, 0, sealed.length, (int) copy.plainLength(), id);
    } catch (SluiceException e) {
      throw CopyException.of(e);
    }
  }

  /** Through spill files; takes no memory worth counting, whatever the size. */
  private <T> Flux<T> openLarge(
      BlobCopy copy, Id id, Function<OpenedBlob, ? extends Publisher<T>> use) {
    return Mono.using(
            () -> new LargeBlobOpener(key, resources, copy),
            large ->
                fetch(copy)
                    .publishOn(resources.workers().scheduler(), 1)
                    .reduce(large, LargeBlobOpener::add)
                    .map(all -> OpenedBlob.inFile(all.open(id))),
            LargeBlobOpener::close)
        .onErrorMap(BlobReader::concernsCopy, CopyException::of)
        .flatMapMany(opened -> Flux.using(() -> opened, use, OpenedBlob::release));
  }

  /** Whether another copy may be right. */
  static boolean concernsCopy(Throwable error) {
    return error instanceof SluiceException failure
        && (failure.kind() == Kind.DAMAGED
            || failure.kind() == Kind.NOT_FOUND
            || failure.kind() == Kind.STORAGE);
  }

  @Override
  public void close() {
    spare.ifPresent(BlobReader::close);
    for (BlobOpener opener = idle.poll(); opener != null; opener = idle.poll()) {
      opener.close();
    }
  }

  /** The sealed blob as it comes. */
  private static final class Collected {
    private final byte[] bytes;
    private int size;

    Collected(int length) {
      this.bytes = new byte[length];
    }

    void add(ByteBuffer chunk) {
      int length = chunk.remaining();
      chunk.get(bytes, size, length);
      size += length;
    }
  }

  /** This copy is no good; another may be. */
  static final class CopyException extends SluiceException {
    private static final long serialVersionUID = 1L;

    CopyException(String reason) {
      super(Kind.DAMAGED, reason);
    }

    static CopyException of(Throwable failure) {
      return new CopyException(String.valueOf(failure.getMessage()));
    }
  }
}
