package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.backend.StorageUse;
import dev.sluice.backends.BackendOptions;
import dev.sluice.backends.Backends;
import dev.sluice.backends.RepositoryPlace;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Connections that say nothing any more are not waited for until they time out. */
@Timeout(120)
@ExtendWith(LeakGuard.class)
class FrozenConnectionTest {
  /** The requests time out after five minutes. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final int LENGTH = 100_000;
  private static final int READS = 40;
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));
  private static final String NAME = PACK.id().hex();

  private final MemorySink files = new MemorySink();
  private final byte[] content = new byte[READS * LENGTH];
  private final RestServer server = new RestServer(files);
  private final RestServer other = new RestServer(files);

  FrozenConnectionTest() {
    new Random(3).nextBytes(content);
    files.write(PACK.path(), content);
    files.write("config", new byte[] {1});
  }

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  @Test
  void theyAreOvertakenByOthersToTheSameServer() {
    server.tell(NAME, 2, server.cutOff(bytes -> bytes / 2, Mono.never()));
    try (Backend backend = Backends.open("rest:" + server.address(), BackendOptions.DEFAULTS)) {
      assertThat(readAll(backend)).isTrue();
      assertThat(hedges(backend)).isGreaterThanOrEqualTo(2);
    }
    assertThat(server.bytesSent()).isLessThan(content.length * 21L / 20 + (2L << 20));
  }

  /** One of two places has gone silent in the middle. */
  @Test
  void theyAreOvertakenByOthersToAnotherMirror() {
    server.tell(NAME, 1000, server.cutOff(bytes -> bytes / 2, Mono.never()));
    try (Backend backend =
        Backends.openMirrored(
            List.of(
                RepositoryPlace.of("rest:" + server.address(), BackendOptions.DEFAULTS),
                RepositoryPlace.of("rest:" + other.address(), BackendOptions.DEFAULTS)))) {
      assertThat(readAll(backend)).isTrue();
    }
  }

  private static long hedges(Backend backend) {
    return backend.use().stream()
        .map(StorageUse::line)
        .mapToLong(line -> line.orElseThrow().hedges())
        .sum();
  }

  private boolean readAll(Backend backend) {
    return new ManyReads(PACK, content, LENGTH).areRight(backend, SOON);
  }
}
