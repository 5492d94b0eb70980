package dev.sluice.backends.rest;

import static dev.sluice.backends.rest.RestServer.status;
import static dev.sluice.backends.rest.RestServer.unfinished;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.resilience.StallTimeoutBackend;
import dev.sluice.backends.resilience.Timer;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class RestTransferTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final String NAME = PACK.id().hex();
  private static final int SIZE = 48 << 20;

  private final MemorySink files = new MemorySink();
  private final RestServer server = new RestServer(files);

  RestTransferTest() {
    files.write(PACK.path(), new byte[SIZE]);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private RestBackend open(String address, OptionalInt connections) {
    return new RestBackend(
        RestLocation.parse(address, Map.of()), connections, HttpSettings.DEFAULTS);
  }

  private RestBackend open() {
    return open(server.address(), OptionalInt.empty());
  }

  @Test
  void cancellingInTheMiddleClosesTheConnection() {
    try (RestBackend backend = open()) {
      for (int i = 0; i < 5; i++) {
        assertThat(backend.readAll(PACK).take(3).count().block(PATIENCE)).isEqualTo(3);
        assertEventually(() -> server.openResponses() == 0 && server.openConnections() == 0);
      }
    }
  }

  @Test
  void cancellingBeforeTheAnswerClosesTheConnection() {
    server.tell(NAME, 1, (request, response) -> Mono.never());
    try (RestBackend backend = open()) {
      Disposable reading = backend.readAll(PACK).subscribe();
      assertEventually(() -> server.openResponses() == 1);
      reading.dispose();
      assertEventually(() -> server.openConnections() == 0);
    }
  }

  /** What the system's sockets hold on loopback is some MiB; the rest has to wait at the server. */
  @Test
  void aSlowConsumerHoldsBackTheServer() {
    try (RestBackend backend = open()) {
      StepVerifier.create(backend.readAll(PACK), 1)
          .expectNextCount(1)
          .expectNoEvent(Duration.ofMillis(300))
          .then(() -> assertThat(server.bytesSent()).isLessThan(SIZE / 2))
          .thenRequest(10)
          .expectNextCount(10)
          .expectNoEvent(Duration.ofMillis(100))
          .then(() -> assertThat(server.bytesSent()).isLessThan(SIZE / 2))
          .thenRequest(Long.MAX_VALUE)
          .thenConsumeWhile(buffer -> true)
          .expectComplete()
          .verify(PATIENCE);
      assertThat(server.bytesSent()).isEqualTo(SIZE);
    }
  }

  @Test
  void neverOpensMoreConnectionsThanAllowed() {
    try (RestBackend backend = open(server.address(), OptionalInt.of(2))) {
      List<Long> lengths =
          Flux.range(0, 12)
              .flatMap(i -> length(backend.read(PACK, new ByteRange(i * 1000L, 1 << 20))), 12, 1)
              .collectList()
              .blockOptional(PATIENCE)
              .orElseThrow();
      assertThat(lengths).hasSize(12).containsOnly(1L << 20);
      assertThat(server.mostConnections()).isEqualTo(2);
      assertThat(backend.connections()).isEqualTo(2);
    }
  }

  @Test
  void whoIsCancelledWhileWaitingForAConnectionLeavesTheLine() {
    try (RestBackend backend = open(server.address(), OptionalInt.of(1))) {
      StepVerifier.create(backend.readAll(PACK), 1)
          .expectNextCount(1)
          .then(() -> backend.readAll(PACK).subscribe().dispose())
          .then(() -> StepVerifier.create(backend.size(PACK), 0).thenCancel().verify(PATIENCE))
          .thenCancel()
          .verify(PATIENCE);
      assertThat(length(backend.read(PACK, new ByteRange(0, 5))).block(PATIENCE)).isEqualTo(5);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aServerThatStallsIsLeft() {
    server.tell(NAME, 1, unfinished(SIZE, 1000, Mono.never()));
    try (Timer timer = new Timer();
        Backend backend = new StallTimeoutBackend(open(), Duration.ofMillis(300), timer)) {
      StepVerifier.create(backend.readAll(PACK))
          .thenConsumeWhile(buffer -> true)
          .expectErrorMatches(e -> e instanceof BackendException b && b.isRetryable())
          .verify(PATIENCE);
      assertEventually(() -> server.openConnections() == 0);
    }
  }

  @Test
  void sendsTheLoginWithEveryRequest() {
    String address = server.address().replace("//", "//me:secret@");
    try (RestBackend backend = open(address, OptionalInt.empty())) {
      backend.size(PACK).block(PATIENCE);
      backend.list(FileType.PACK).blockLast(PATIENCE);
      backend.read(PACK, new ByteRange(0, 5)).blockLast(PATIENCE);
    }
    assertThat(server.logins()).hasSize(3).containsOnly("Basic bWU6c2VjcmV0");
  }

  @Test
  void followsRedirectsAndKeepsTheLoginToItself() {
    RestServer other = new RestServer(files);
    String elsewhere = other.address() + "/data/" + NAME;
    server.tell(NAME, 1, status(307, "Location", elsewhere));
    String address = server.address().replace("//", "//me:secret@");
    try (RestBackend backend = open(address, OptionalInt.empty())) {
      ByteRange range = new ByteRange(7, 5);
      assertThat(length(backend.read(PACK, range)).block(PATIENCE)).isEqualTo(5);
    } finally {
      other.close();
    }
    assertThat(server.logins()).containsExactly("Basic bWU6c2VjcmV0");
    assertThat(other.logins()).containsExactly("");
    assertThat(other.requests()).containsExactly("GET /repo/data/" + NAME + " bytes=7-11");
  }

  private static Mono<Long> length(Flux<ByteBuffer> body) {
    return body.map(buffer -> (long) buffer.remaining()).reduce(0L, Long::sum);
  }

  private static void assertEventually(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
