package dev.sluice.backends.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.DirectorySink;
import dev.sluice.testing.LeakGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class RcloneBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void readsResticsSpelling() {
    RcloneLocation location = RcloneLocation.parse("remote:a:b", Map.of());
    assertThat(location).hasToString("rclone:remote:a:b");
    assertThat(location.command(List.of("serve"))).containsExactly("rclone", "serve", "remote:a:b");
    assertThat(location.isPipe()).isFalse();
    Map<String, String> far = Map.of("program", "ssh 'my host' rclone", "timeout", "2m");
    assertThat(RcloneLocation.parse("r:", far).command(List.of("serve")))
        .containsExactly("ssh", "my host", "rclone", "serve", "r:");
    assertThat(RcloneLocation.parse("r:", far).isPipe()).isTrue();
    assertThat(RcloneLocation.parse("r:", far).timeoutSeconds()).isEqualTo(120);
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> RcloneLocation.parse("--config=x", Map.of()))
        .hasMessageContaining("dash");
    assertThatThrownBy(() -> RcloneLocation.parse("r:", Map.of("args", "serve restic")))
        .hasMessageContaining("--stdio");
    assertThatThrownBy(() -> RcloneLocation.parse("r:", Map.of("timeout", "soon")))
        .hasMessageContaining("rclone.timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/absent/rclone", "sh -c 'echo no such remote >&2; exit 1'"})
  void whatDoesNotStartIsTold(String program) {
    try (Backend backend =
        new RcloneBackend(
            RcloneLocation.parse("r:", Map.of("program", program)), OptionalInt.empty())) {
      StepVerifier.create(backend.readAll(FileHandle.CONFIG))
          .expectError(BackendException.class)
          .verify(PATIENCE);
    }
  }

  @Test
  @EnabledIf("dev.sluice.backends.process.OnPath#hasRclone")
  void aRemoteThatRcloneDoesNotKnowIsFinal() {
    try (Backend backend =
        new RcloneBackend(RcloneLocation.parse("nowhere:x", Map.of()), OptionalInt.empty())) {
      StepVerifier.create(backend.readAll(FileHandle.CONFIG))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOfSatisfying(
                          BackendException.class,
                          e -> assertThat(e.reason()).isEqualTo(Reason.PROTOCOL))
                      .hasMessageContaining("nowhere"))
          .verify(PATIENCE);
    }
  }

  @Test
  @EnabledIf("dev.sluice.backends.process.OnPath#hasRclone")
  void isStartedAgainWhenItHasEndedAndEndsWithTheStorage() throws Exception {
    new DirectorySink(directory).write("config", new byte[] {1});
    List<ProcessHandle> children;
    try (Backend backend =
        new RcloneBackend(
            RcloneLocation.parse(directory.toString(), Map.of()), OptionalInt.empty())) {
      assertThat(backend.readAll(FileHandle.CONFIG).as(Bytes::join).block(PATIENCE)).hasSize(1);
      for (ProcessHandle child : rclones()) {
        child.destroy();
        child.onExit().get(10, TimeUnit.SECONDS);
      }
      assertThat(backend.readAll(FileHandle.CONFIG).as(Bytes::join).block(PATIENCE)).hasSize(1);
      children = rclones();
      assertThat(children).hasSize(1);
    }
    children.get(0).onExit().get(10, TimeUnit.SECONDS);
  }

  private List<ProcessHandle> rclones() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                List.of(child.info().arguments().orElse(new String[0]))
                    .contains(directory.toString()))
        .toList();
  }
}
