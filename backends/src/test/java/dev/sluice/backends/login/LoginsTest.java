package dev.sluice.backends.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.AskAgainException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class LoginsTest {
  private final AtomicInteger made = new AtomicInteger();
  private Instant now = Instant.EPOCH;

  private Logins<Integer> lasting(Duration life) {
    return new Logins<>(
        Mono.fromSupplier(() -> new Lease<>(made.incrementAndGet(), now.plus(life))), () -> now);
  }

  private static AskAgainException refusal() {
    return new AskAgainException(new BackendException(Reason.DENIED, "no"));
  }

  @Test
  void isKeptUntilShortlyBeforeItsEnd() {
    Logins<Integer> logins = lasting(Duration.ofHours(1));
    assertThat(logins.get().block()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(57));
    assertThat(logins.get().block()).isEqualTo(1);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(logins.get().block()).isEqualTo(2);
  }

  @Test
  void oneThatHasRunOutAlreadyIsUsedAllTheSame() {
    Logins<Integer> logins = lasting(Duration.ofHours(-1));
    assertThat(logins.get().block()).isEqualTo(1);
    assertThat(logins.get().block()).isEqualTo(1);
  }

  @Test
  void isAskedForOnceByAllThatWait() {
    Sinks.One<Lease<String>> answer = Sinks.one();
    AtomicInteger asked = new AtomicInteger();
    Logins<String> logins =
        new Logins<>(
            Mono.defer(
                () -> {
                  asked.incrementAndGet();
                  return answer.asMono();
                }),
            () -> now);
    List<String> got = new ArrayList<>();
    logins.get().subscribe(got::add);
    logins.get().subscribe(got::add);
    answer.tryEmitValue(Lease.forEver("a"));
    assertThat(got).containsExactly("a", "a");
    assertThat(asked).hasValue(1);
  }

  @Test
  void aFailureIsNotKept() {
    Logins<Integer> logins =
        new Logins<>(
            Mono.fromSupplier(
                () -> {
                  if (made.incrementAndGet() == 1) {
                    throw new IllegalStateException("first");
                  }
                  return Lease.forEver(made.get());
                }),
            () -> now);
    assertThatThrownBy(() -> logins.get().block()).hasMessage("first");
    assertThat(logins.get().block()).isEqualTo(2);
  }

  @Test
  void aRefusedRequestIsMadeOnceMoreWithANewOne() {
    Logins<Integer> logins = lasting(Duration.ofHours(1));
    assertThat(
            logins
                .with(login -> login == 1 ? Flux.error(refusal()) : Flux.just("let in"))
                .collectList()
                .block())
        .containsExactly("let in");
    assertThatThrownBy(() -> logins.with(login -> Flux.error(refusal())).blockLast())
        .isInstanceOf(BackendException.class)
        .hasMessage("no");
    assertThat(made).hasValue(3);
  }

  @Test
  void aLoginThatStaysTheSameIsNotTriedAgain() {
    AtomicInteger requests = new AtomicInteger();
    Logins<String> logins = new Logins<>(Mono.just(Lease.forEver("same")), () -> now);
    assertThatThrownBy(
            () ->
                logins
                    .with(
                        login -> {
                          requests.incrementAndGet();
                          return Flux.error(refusal());
                        })
                    .blockLast())
        .isInstanceOf(BackendException.class);
    assertThat(requests).hasValue(1);
  }
}
