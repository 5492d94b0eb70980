package dev.sluice.backends.mirror;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Line;
import dev.sluice.backends.ids.IdSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/** One of the places where the repository lies, and what is known about it. */
final class Location {
  /** What these say concerns one file, not the place. */
  private static final Set<Reason> OF_ONE_FILE =
      EnumSet.of(Reason.NOT_FOUND, Reason.TOO_SHORT, Reason.ARCHIVED);

  private final Backend storage;
  private final Scheduler timer;
  private final Health health;
  private final Speed speed = new Speed();
  private final IdSet missingPacks = new IdSet();
  private volatile boolean wasThereAtStart;

  Location(Backend storage, Scheduler timer) {
    this.storage = storage;
    this.timer = timer;
    this.health = new Health(storage.describe());
  }

  Backend storage() {
    return storage;
  }

  Health health() {
    return health;
  }

  Speed speed() {
    return speed;
  }

  /** Lists and what has no content to be known by are taken from such a place if there is any. */
  boolean wasThereAtStart() {
    return wasThereAtStart;
  }

  void isThereAtStart() {
    wasThereAtStart = true;
    health.answered(now());
  }

  void isAway(BackendException why) {
    health.failed(why, now());
  }

  boolean lacksConfig() {
    return !health.isUp() && health.whyDown().reason() == Reason.NOT_FOUND;
  }

  boolean mayBeAsked() {
    return health.mayBeAsked(now());
  }

  boolean mayComeBack() {
    return health.mayComeBack(now());
  }

  /** Whether it has said before that it does not have this pack. */
  boolean lacks(FileHandle file) {
    if (file.type() != FileType.PACK) {
      return false;
    }
    synchronized (missingPacks) {
      return missingPacks.contains(file.id());
    }
  }

  /** How many requests it serves at once now. */
  int connections() {
    return storage.line().map(Line::connections).orElseGet(storage::connections);
  }

  /** From a request to the first byte; zero if that is not known. */
  Duration firstByte() {
    return storage.line().map(Line::firstByte).orElse(Duration.ZERO);
  }

  /** Passes a request on, and learns from how it goes. */
  <T> Flux<T> asking(Flux<T> request) {
    return Flux.defer(
        () -> {
          health.asked();
          return request
              .doOnNext(piece -> health.answered(now()))
              .doOnComplete(() -> health.answered(now()))
              .doOnError(this::failed)
              .doOnCancel(health::notAsked);
        });
  }

  /** The same for a file of about this many bytes, whose arrival is timed. */
  Flux<ByteBuffer> reading(FileHandle file, long length, Flux<ByteBuffer> body) {
    Flux<ByteBuffer> noting =
        asking(body).doOnError(BackendException.class, e -> noteMissing(file, e));
    return Flux.defer(
        () -> {
          Transfer transfer = new Transfer(length);
          return noting.doOnNext(transfer::arrived).doFinally(transfer::end);
        });
  }

  private void noteMissing(FileHandle file, BackendException e) {
    if (e.reason() == Reason.NOT_FOUND && file.type() == FileType.PACK) {
      synchronized (missingPacks) {
        missingPacks.add(file.id());
      }
    }
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof BackendException known)) {
      health.notAsked();
    } else if (OF_ONE_FILE.contains(known.reason())) {
      health.lacked(known, now());
    } else {
      health.failed(known, now());
    }
  }

  long now() {
    return timer.now(TimeUnit.NANOSECONDS);
  }

  /** One read under way. */
  private final class Transfer {
    private long expected;

    Transfer(long length) {
      this.expected = length;
      speed.begin(length, now());
    }

    void arrived(ByteBuffer buffer) {
      long known = Math.min(expected, buffer.remaining());
      expected -= known;
      speed.arrived(buffer.remaining(), known, now());
    }

    void end(SignalType how) {
      speed.end(expected, now());
    }
  }

  @Override
  public String toString() {
    return storage.describe();
  }
}
