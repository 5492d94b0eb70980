package dev.sluice.backends.thaw;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.around.AroundBackend;
import dev.sluice.backends.files.BlockingThreads;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.process.ChildProcess;
import dev.sluice.backends.resilience.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings packs out of cold storage in rustic's way, whatever the storage is, and instead of what
 * the storage itself offers. Programs run four at a time, on threads named {@code sluice-warm-up-1}
 * and so on, and are ended when nobody waits for them any more.
 */
public final class WarmUpBackend extends AroundBackend {
  private static final int PROGRAMS = 4;
  private static final ByteRange FIRST_BYTE = new ByteRange(0, 1);
  private static final Duration FOR_EVER = Duration.ofDays(1000);

  private final WarmUp way;
  private final BlockingThreads threads = new BlockingThreads("sluice-warm-up", PROGRAMS);
  private final Timer timer = new Timer();

  /** Around {@code inner}, which is closed with this. */
  public WarmUpBackend(Backend inner, WarmUp way) {
    super(inner);
    this.way = way;
  }

  @Override
  public Backend cachedIn(Path directory, Consumer<String> onWarning) {
    return new WarmUpBackend(inner().cachedIn(directory, onWarning), way);
  }

  @Override
  public Optional<Thawing> thawing() {
    return Optional.of(new Warming());
  }

  /** Nobody can say of a pack whether it is cold before it was asked for. */
  private final class Warming implements Thawing {
    private volatile boolean hasBegun;

    @Override
    public Mono<Seen> look(FileHandle file) {
      if (!hasBegun) {
        return Mono.just(seen(State.COLD));
      }
      return Mono.justOrEmpty(way.waitCommand())
          .flatMap(command -> run(command, file))
          .thenReturn(seen(State.READY));
    }

    @Override
    public Mono<Seen> thaw(FileHandle file) {
      hasBegun = true;
      State then =
          way.pause().isZero() && way.waitCommand().isEmpty() ? State.READY : State.UNDER_WAY;
      return way.command()
          .map(command -> run(command, file))
          .orElseGet(() -> inner().read(file, FIRST_BYTE).then().onErrorComplete())
          .thenReturn(seen(then));
    }

    private static Seen seen(State state) {
      return new Seen(state, OptionalLong.empty());
    }

    @Override
    public Flux<Long> looks() {
      return Mono.delay(way.pause(), timer).concatWith(Looks.during(FOR_EVER, timer));
    }
  }

  private Mono<Void> run(String command, FileHandle file) {
    List<String> words = PackCommand.parse(command).of(file.id());
    Operation operation = Operation.thawing(file, describe());
    return Mono.using(
            () -> start(words, operation),
            child -> Mono.<Void>fromRunnable(() -> await(child, words.get(0), operation)),
            ChildProcess::close)
        .subscribeOn(threads.scheduler());
  }

  private static ChildProcess start(List<String> words, Operation operation) {
    try {
      return ChildProcess.start(words, Map.of(), "sluice-warm-up", line -> {});
    } catch (IOException e) {
      // It is the same for all packs.
      throw operation.failed(Reason.DENIED, "the command cannot be started: " + e.getMessage(), e);
    }
  }

  private static void await(ChildProcess child, String program, Operation operation) {
    if (child.exit() != 0) {
      throw operation.failed(Reason.PROTOCOL, program + ": " + child.epitaph());
    }
  }

  @Override
  public void close() {
    super.close();
    threads.close();
    timer.close();
  }
}
