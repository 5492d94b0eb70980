package dev.sluice;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A storage of which some packs are cold until a test says that they have thawed. */
final class ColdBackend implements Backend, Thawing {
  private final Backend storage;
  private final Map<Id, State> states = new ConcurrentHashMap<>();
  private final Map<Id, Reason> refused = new ConcurrentHashMap<>();
  private final List<Id> asked = new CopyOnWriteArrayList<>();
  private final Sinks.Many<Long> looks = Sinks.many().unicast().onBackpressureBuffer();

  ColdBackend(Backend storage) {
    this.storage = storage;
  }

  void set(Id pack, State state) {
    states.put(pack, state);
  }

  /** Fails to thaw this pack. */
  void refuse(Id pack, Reason reason) {
    refused.put(pack, reason);
  }

  /** The packs that were asked for, in order. */
  List<Id> asked() {
    return List.copyOf(asked);
  }

  /** It is time to look again. */
  void lookNow() {
    looks.tryEmitNext(0L).orThrow();
  }

  /** It is no use to wait any longer. */
  void stopLooking() {
    looks.tryEmitComplete().orThrow();
  }

  @Override
  public Optional<Thawing> thawing() {
    return Optional.of(this);
  }

  @Override
  public Mono<Seen> look(FileHandle file) {
    return Mono.fromCallable(() -> seen(file));
  }

  private Seen seen(FileHandle file) {
    return new Seen(states.getOrDefault(file.id(), State.READY), OptionalLong.of(1000));
  }

  @Override
  public Mono<Seen> thaw(FileHandle file) {
    return Mono.fromCallable(
        () -> {
          Reason reason = refused.get(file.id());
          if (reason != null) {
            throw new BackendException(reason, "cannot thaw " + file);
          }
          if (states.replace(file.id(), State.COLD, State.UNDER_WAY)) {
            asked.add(file.id());
          }
          return seen(file);
        });
  }

  @Override
  public Flux<Long> looks() {
    return looks.asFlux();
  }

  @Override
  public Flux<ByteBuffer> read(FileHandle file, ByteRange range) {
    return Flux.defer(
        () ->
            states.getOrDefault(file.id(), State.READY) == State.READY
                ? storage.read(file, range)
                : Flux.error(new BackendException(Reason.ARCHIVED, file + " is cold")));
  }

  @Override
  public String describe() {
    return "cold " + storage.describe();
  }

  @Override
  public int connections() {
    return storage.connections();
  }

  @Override
  public Flux<Id> list(FileType type) {
    return storage.list(type);
  }

  @Override
  public Mono<Long> size(FileHandle file) {
    return storage.size(file);
  }

  @Override
  public Flux<ByteBuffer> readAll(FileHandle file) {
    return storage.readAll(file);
  }

  @Override
  public void close() {
    storage.close();
  }
}
