package dev.sluice.backends.thaw;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import dev.sluice.testing.FaultyBackend;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemoryBackend;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class WarmUpBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));

  @TempDir Path directory;
  private final MemorySink files = new MemorySink();
  private final FaultyBackend storage = FaultyBackend.over(MemoryBackend.over(files));
  private Backend backend = storage;

  WarmUpBackendTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @AfterEach
  void close() {
    backend.close();
  }

  private Thawing thawing(WarmUp way) {
    backend = new WarmUpBackend(storage, way);
    return backend.thawing().orElseThrow();
  }

  private static State state(Mono<Seen> asked) {
    return asked.blockOptional(PATIENCE).orElseThrow().state();
  }

  private static WarmUp command(String command) {
    return new WarmUp(Optional.of(command), Duration.ZERO, Optional.empty());
  }

  private String script(String text) throws IOException {
    return "sh " + Files.writeString(directory.resolve("script"), text) + " %id";
  }

  @Test
  void aByteIsReadWhateverComesOfIt() {
    storage.onRead(FileType.PACK).fail(Reason.ARCHIVED).times(1);
    Thawing thawing = thawing(new WarmUp(Optional.empty(), Duration.ZERO, Optional.empty()));
    assertThat(state(thawing.look(PACK))).isEqualTo(State.COLD);
    assertThat(storage.requests()).isEmpty();
    assertThat(state(thawing.thaw(PACK))).isEqualTo(State.READY);
    assertThat(storage.requests()).hasSize(1);
  }

  @Test
  void theCommandIsRunWithTheIdOfThePack() throws IOException {
    Path told = directory.resolve("told");
    Thawing thawing = thawing(command(script("cat\necho lots; echo $1 >>" + told + "\n")));
    assertThat(state(thawing.thaw(PACK))).isEqualTo(State.READY);
    assertThat(told).hasContent(PACK.id().hex());
  }

  @Test
  void thePauseAndTheSecondCommandAreWaitedFor() throws IOException {
    Path warm = directory.resolve("warm");
    String wait = script("test -e " + warm + " || { echo not warm >&2; exit 3; }\n");
    Thawing thawing =
        thawing(new WarmUp(Optional.empty(), Duration.ofMillis(1), Optional.of(wait)));
    assertThat(state(thawing.thaw(PACK))).isEqualTo(State.UNDER_WAY);
    assertThat(thawing.looks().blockFirst(PATIENCE)).isZero();
    assertThat(failure(thawing.look(PACK), Reason.PROTOCOL))
        .isEqualTo(
            "cannot bring pack 3f2a0000 in memory out of cold storage: sh: it ended with 3: not"
                + " warm");
    Files.createFile(warm);
    assertThat(state(thawing.look(PACK))).isEqualTo(State.READY);
  }

  @Test
  void aCommandThatIsNotThereEndsTheRun() {
    assertThat(failure(thawing(command("/no/such/program %id")).thaw(PACK), Reason.DENIED))
        .contains("the command cannot be started");
  }

  @Test
  void aCommandEndsWhenNobodyWaitsForIt() throws IOException {
    Path pid = directory.resolve("pid");
    Thawing thawing = thawing(command(script("echo $$ >" + pid + "\nexec sleep 1000\n")));
    Disposable running = thawing.thaw(PACK).subscribe();
    ProcessHandle process = ProcessHandle.of(number(pid)).orElseThrow();
    running.dispose();
    assertThat(process.onExit().orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join())
        .isEqualTo(process);
  }

  private static long number(Path file) throws IOException {
    while (!Files.exists(file) || !Files.readString(file).endsWith("\n")) {
      Thread.onSpinWait();
    }
    return Long.parseLong(Files.readString(file).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run %ids", "run %path", "run '%id", " "})
  void commandsThatCannotWorkAreRefused(String command) {
    assertThatThrownBy(() -> command(command)).hasMessageContaining("command");
  }
}
