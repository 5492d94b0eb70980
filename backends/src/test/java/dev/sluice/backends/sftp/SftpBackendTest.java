package dev.sluice.backends.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@Timeout(60)
@EnabledIf(
    value = "dev.sluice.backends.sftp.SftpServerProgram#isInstalled",
    disabledReason = "there is no sftp-server")
@ExtendWith(LeakGuard.class)
class SftpBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(1, 2, 3, 4));

  @TempDir private Path directory;

  @Test
  void connectionsAreKeptAndNoMoreThanAllowed() throws IOException {
    Path log = directory.resolve("starts");
    byte[] content = new byte[600_000];
    new Random(3).nextBytes(content);
    new DirectorySink(directory).write(PACK.path(), content);
    String counting = "sh -c 'echo >> " + log + "; exec " + server() + "'";
    try (Backend backend = SftpServerProgram.open(directory, counting, OptionalInt.of(2))) {
      for (int round = 0; round < 3; round++) {
        byte[] all =
            Flux.range(0, 20)
                .flatMapSequential(
                    i -> backend.read(PACK, new ByteRange(i * 30_000L, 30_000)), 8, 1)
                .as(Bytes::join)
                .blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(all).isEqualTo(content);
      }
      assertThat(backend.connections()).isEqualTo(2);
    }
    assertThat(Files.readAllLines(log)).hasSizeBetween(1, 2);
  }

  private static String server() {
    return SftpServerProgram.place();
  }

  @Test
  void listsLongDirectories() throws IOException {
    Path index = Files.createDirectories(directory.resolve("index"));
    for (int i = 0; i < 1500; i++) {
      Files.createFile(index.resolve(new Id(i, 1, 1, 1).hex()));
    }
    try (Backend backend = SftpServerProgram.open(directory)) {
      assertThat(backend.list(FileType.INDEX).collectList().block(PATIENCE))
          .hasSize(1500)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aFileMayGrowWhileItsHandleIsKept() {
    DirectorySink sink = new DirectorySink(directory);
    sink.write(PACK.path(), new byte[10]);
    try (Backend backend = SftpServerProgram.open(directory)) {
      ByteRange range = new ByteRange(5, 10);
      StepVerifier.create(backend.read(PACK, range))
          .expectNextCount(1)
          .expectErrorSatisfies(e -> assertReason(e, Reason.TOO_SHORT))
          .verify(PATIENCE);
      StepVerifier.create(backend.read(PACK, new ByteRange(0, 10)).count())
          .expectNext(1L)
          .expectComplete()
          .verify(PATIENCE);
    }
  }

  /** Whatever is blocked in a call is freed by ending the process. */
  @Test
  void aServerThatSaysNothingCanBeLeft() {
    try (SftpBackend backend = SftpServerProgram.open(directory, "sleep 60", OptionalInt.of(1))) {
      StepVerifier.create(backend.readAll(PACK))
          .expectSubscription()
          .expectNoEvent(Duration.ofMillis(200))
          .thenCancel()
          .verify(PATIENCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sh -c 'echo Permission denied >&2; exit 255', DENIED, Permission denied",
    "sh -c 'echo Connection refused >&2; exit 255', TRANSIENT, it ended with 255: Connection",
    "sh -c 'exit 3', TRANSIENT, it ended with 3",
    "sh -c 'echo Welcome to this machine; cat', PROTOCOL, does not speak SFTP",
    "/absent/ssh, PROTOCOL, ssh cannot be started"
  })
  void whatSshSaysIsTold(String command, Reason reason, String message) {
    try (Backend backend = SftpServerProgram.open(directory, command, OptionalInt.of(1))) {
      StepVerifier.create(backend.readAll(FileHandle.CONFIG))
          .expectErrorSatisfies(
              e -> {
                assertReason(e, reason);
                assertThat(e).hasMessageContaining(message);
              })
          .verify(PATIENCE);
    }
  }

  @Test
  void endingTheServerIsAFailureThatMayPass() throws IOException {
    new DirectorySink(directory).write(PACK.path(), new byte[8 << 20]);
    Path pid = directory.resolve("pid");
    String command = "sh -c 'echo $$ > " + pid + "; exec " + server() + "'";
    try (Backend backend = SftpServerProgram.open(directory, command, OptionalInt.of(1))) {
      StepVerifier.create(backend.readAll(PACK), 1)
          .expectNextCount(1)
          .then(() -> kill(pid))
          .thenRequest(Long.MAX_VALUE)
          .thenConsumeWhile(buffer -> true)
          .expectErrorSatisfies(e -> assertReason(e, Reason.TRANSIENT))
          .verify(PATIENCE);
      assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(8 << 20);
    }
  }

  private static void kill(Path pid) {
    try {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .orElseThrow()
          .destroyForcibly();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noProcessIsLeftBehind() throws IOException {
    Path pid = directory.resolve("pid");
    String command = "sh -c 'echo $$ > " + pid + "; exec " + server() + "'";
    try (Backend backend = SftpServerProgram.open(directory, command, OptionalInt.of(1))) {
      assertThat(backend.list(FileType.KEY).collectList().block(PATIENCE)).isEmpty();
    }
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  private static void assertReason(Throwable error, Reason reason) {
    assertThat(error)
        .isInstanceOfSatisfying(
            BackendException.class, e -> assertThat(e.reason()).as("%s", e).isEqualTo(reason));
  }
}
