package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Everything that {@link Backends} puts around a storage, against a server at its worst. */
@Timeout(120)
@ExtendWith(LeakGuard.class)
class FlakyServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int READS = 60;
  private static final int LENGTH = 100_000;
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final String NAME = PACK.id().hex();

  private final MemorySink files = new MemorySink();
  private final byte[] content = new byte[READS * LENGTH];
  private final Random random = new Random(3);
  private final RestServer server = new RestServer(files);
  private final AtomicInteger retries = new AtomicInteger();
  private final Backend backend =
      Backends.open(
          "rest:" + server.address(),
          BackendOptions.DEFAULTS
              .withStallTimeout(Duration.ofMillis(500))
              .withExtended(Map.of("rest.connections", "4"))
              .withRetryListener(failure -> retries.incrementAndGet()));

  FlakyServerTest() {
    random.nextBytes(content);
    files.write(PACK.path(), content);
    assertThat(backend.list(FileType.PACK).collectList().block(PATIENCE)).hasSize(1);
    // The first request waits for much more than the network.
    retries.set(0);
  }

  @AfterEach
  void close() {
    backend.close();
    server.close();
  }

  @Test
  void everyByteArrivesOnceThoughHalfOfTheAnswersBreakOff() {
    AtomicInteger requests = new AtomicInteger();
    server.tell(
        NAME,
        10 * READS,
        server.cutOff(
            bytes -> requests.incrementAndGet() % 2 == 0 ? bytes : random.nextInt(bytes),
            Mono.empty()));

    assertThat(readAll()).isTrue();
    assertThat(retries.get()).isGreaterThan(READS / 4);
    assertThat(server.bytesSent()).isLessThan(content.length * 11L / 10 + (4L << 20));
  }

  @Test
  void connectionsThatFreezeAreLeftAndReadOn() {
    server.tell(NAME, 4, server.cutOff(bytes -> bytes / 2, Mono.never()));

    assertThat(readAll()).isTrue();
    assertThat(retries).hasValue(4);
    awaitNoOpenResponses();
  }

  @Test
  void aServerThatIsBusyIsLeftAloneForAsLongAsItSays() {
    server.tell(NAME, 3, RestServer.status(503, "Retry-After", "1"));
    long start = System.nanoTime();

    assertThat(readAll()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(retries.get()).isBetween(1, 3);
  }

  private boolean readAll() {
    return new ManyReads(PACK, content, LENGTH).areRight(backend, PATIENCE);
  }

  private void awaitNoOpenResponses() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (server.openResponses() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(server.openResponses()).isZero();
  }
}
