package dev.sluice.backends.azure;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.thaw.Looks;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Moves blobs out of the archive tier, for good (Azure's documentation, "Set Blob Tier"). */
final class AzureThaw implements Thawing {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final AzureStore store;
  private final AzureThawSettings settings;
  private final Scheduler timer;

  /**
   * @param timer tells when to look again; is not closed with this
   */
  AzureThaw(AzureStore store, AzureThawSettings settings, Scheduler timer) {
    this.store = store;
    this.settings = settings;
    this.timer = timer;
  }

  @Override
  public Mono<Seen> look(FileHandle file) {
    Operation operation = Operation.lookingAt(file, store.describe());
    return store
        .reply(
            HttpRequest.of(operation, store.uri(file.path())).by("HEAD"),
            reply -> reply.status() == OK)
        .map(AzureThaw::seen);
  }

  private static Seen seen(HttpReply reply) {
    return new Seen(
        !reply.header("x-ms-access-tier").equals("Archive")
            ? State.READY
            : reply.header("x-ms-archive-status").isEmpty() ? State.COLD : State.UNDER_WAY,
        reply.length());
  }

  @Override
  public Mono<Seen> thaw(FileHandle file) {
    return look(file)
        .flatMap(
            seen ->
                seen.state() == State.COLD
                    ? move(file).map(state -> new Seen(state, seen.bytes()))
                    : Mono.just(seen));
  }

  private Mono<State> move(FileHandle file) {
    Operation operation = Operation.thawing(file, store.describe());
    HttpRequest request =
        HttpRequest.of(operation, store.uri(file.path()) + "?comp=tier")
            .by("PUT")
            .with("x-ms-access-tier", settings.tier())
            .with("x-ms-rehydrate-priority", settings.priority());
    return store
        .reply(request, AzureThaw::isAnswer)
        .map(reply -> reply.status() == OK ? State.READY : State.UNDER_WAY);
  }

  private static boolean isAnswer(HttpReply reply) {
    return reply.status() == OK
        || reply.status() == ACCEPTED
        || reply.header("x-ms-error-code").equals("BlobBeingRehydrated");
  }

  @Override
  public Flux<Long> looks() {
    return Looks.during(settings.patience(), timer);
  }
}
