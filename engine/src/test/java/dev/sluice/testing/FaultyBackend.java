package dev.sluice.testing;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A storage that fails as it is told to, and otherwise passes everything on.
 *
 * <pre>{@code
 * FaultyBackend storage =
 *     FaultyBackend.over(memory).onRead(FileType.PACK).resetAfter(300).times(2);
 * }</pre>
 *
 * <p>A request meets the first fault that matches it and has times left; a fault without a number
 * of times never runs out. A fault is used up when the request is subscribed to.
 */
public final class FaultyBackend implements Backend {
  private final Backend storage;
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<StorageRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger openTransfers = new AtomicInteger();

  private FaultyBackend(Backend storage) {
    this.storage = storage;
  }

  /** A storage without faults so far. Closing it closes {@code storage}. */
  public static FaultyBackend over(Backend storage) {
    return new FaultyBackend(storage);
  }

  /** A fault of all reads. */
  public Fault onRead() {
    return on(StorageRequest::isRead);
  }

  /** A fault of reads of this type. */
  public Fault onRead(FileType type) {
    return on(request -> request.isRead() && request.type() == type);
  }

  /** A fault of reads of one file. */
  public Fault onRead(FileHandle file) {
    return on(request -> request.isRead() && request.file().equals(Optional.of(file)));
  }

  /** A fault of listings of this type. */
  public Fault onList(FileType type) {
    return on(r -> r.kind() == StorageRequest.Kind.LIST && r.type() == type);
  }

  /** A fault of questions for the size of files of this type. */
  public Fault onSize(FileType type) {
    return on(r -> r.kind() == StorageRequest.Kind.SIZE && r.type() == type);
  }

  /** A fault of the requests that match. */
  public Fault on(Predicate<StorageRequest> matches) {
    Fault fault = new Fault(this, matches);
    faults.add(fault);
    return fault;
  }

  /** All requests so far, in order of subscription. */
  public List<StorageRequest> requests() {
    return List.copyOf(requests);
  }

  /** Where the reads so far started, in order of subscription. */
  public List<Long> requestedOffsets() {
    return requests.stream().filter(StorageRequest::isRead).map(StorageRequest::offset).toList();
  }

  /** Requests that were subscribed to and have neither ended nor been cancelled. */
  public int openTransfers() {
    return openTransfers.get();
  }

  @Override
  public String describe() {
    return storage.describe();
  }

  @Override
  public int connections() {
    return storage.connections();
  }

  @Override
  public Flux<Id> list(FileType type) {
    StorageRequest request = StorageRequest.list(type);
    return answer(request, storage.list(type), Fault::apply);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    StorageRequest request = StorageRequest.size(file);
    return answer(request, storage.size(file), Fault::apply).singleOrEmpty();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    StorageRequest request = StorageRequest.read(file, range);
    return answer(request, storage.read(file, range), Fault::applyToBody);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return answer(StorageRequest.readAll(file), storage.readAll(file), Fault::applyToBody);
  }

  /** How a fault changes an answer. */
  private interface Application<T> {
    Publisher<T> apply(Fault fault, StorageRequest request, Flux<T> answer);
  }

  private <T> Flux<T> answer(
      StorageRequest request, Publisher<T> answer, Application<T> application) {
    return Flux.defer(
        () -> {
          requests.add(request);
          openTransfers.incrementAndGet();
          AtomicBoolean isOpen = new AtomicBoolean(true);
          Runnable release =
              () -> openTransfers.addAndGet(isOpen.compareAndSet(true, false) ? -1 : 0);
          Flux<T> sound = Flux.from(answer);
          return Flux.from(
                  faults.stream()
                      .filter(fault -> fault.strikes(request))
                      .findFirst()
                      .<Publisher<T>>map(fault -> application.apply(fault, request, sound))
                      .orElse(sound))
              .doOnTerminate(release)
              .doOnCancel(release);
        });
  }

  static BackendException failure(Reason reason, StorageRequest request) {
    String subject = request.file().map(FileHandle::toString).orElse(request.type().directory());
    return new BackendException(reason, "scripted fault (" + reason + ") on " + subject);
  }

  @Override
  public void close() {
    storage.close();
  }
}
