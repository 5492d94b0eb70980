package dev.sluice.backends.login;

import dev.sluice.backends.http.AskAgainException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps a login until shortly before it runs out, and gets the next one when it is needed: one at a
 * time, for all requests that wait for it. A failure to get one is not kept.
 */
public final class Logins<T> {
  /** Requests that begin with a login may take a while to reach the storage. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  /** However short-lived or wrongly dated, a new login is used for so long. */
  private static final Duration AT_LEAST = Duration.ofSeconds(30);

  private final Mono<Lease<T>> source;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Mono<Lease<T>>> current = new AtomicReference<>();

  /**
   * @param source gets a new login with each subscription
   */
  public Logins(Mono<Lease<T>> source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The login to use now. */
  public Mono<T> get() {
    return Mono.defer(
        () -> {
          Mono<Lease<T>> kept = current.get();
          if (kept == null) {
            return start();
          }
          return kept.flatMap(
              lease -> {
                if (clock.instant().isBefore(lease.end())) {
                  return Mono.just(lease.login());
                }
                current.compareAndSet(kept, null);
                return get();
              });
        });
  }

  private Mono<T> start() {
    AtomicReference<@Nullable Mono<Lease<T>>> self = new AtomicReference<>();
    Mono<Lease<T>> next =
        source.map(this::shortened).doOnError(e -> current.compareAndSet(self.get(), null)).cache();
    self.set(next);
    return current.compareAndSet(null, next) ? next.map(Lease::login) : get();
  }

  private Lease<T> shortened(Lease<T> lease) {
    if (lease.end().equals(Instant.MAX)) {
      return lease;
    }
    Instant early = lease.end().minus(MARGIN);
    Instant earliest = clock.instant().plus(AT_LEAST);
    return new Lease<>(lease.login(), early.isAfter(earliest) ? early : earliest);
  }

  /**
   * Makes a request with the login; once more with a renewed one if the storage refuses that with
   * an {@link AskAgainException}, and there is another one to be had.
   */
  public <R> Flux<R> with(Function<T, Flux<R>> request) {
    return get()
        .flatMapMany(
            login ->
                request
                    .apply(login)
                    .onErrorResume(
                        AskAgainException.class, refusal -> again(login, refusal, request)))
        .onErrorMap(AskAgainException.class, AskAgainException::failure);
  }

  private <R> Flux<R> again(T refused, AskAgainException refusal, Function<T, Flux<R>> request) {
    return renewed(refused)
        .flatMapMany(login -> login.equals(refused) ? Flux.error(refusal) : request.apply(login));
  }

  /** Another login than this one, which the storage did not take, or the same if there is none. */
  public Mono<T> renewed(T refused) {
    return get()
        .flatMap(
            login -> {
              if (login.equals(refused)) {
                current.set(null);
              }
              return get();
            });
  }
}
