package dev.sluice.backends.rest;

import static dev.sluice.backends.rest.RestServer.body;
import static dev.sluice.backends.rest.RestServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

@Timeout(60)
class RestListTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MemorySink files = new MemorySink();
  private final RestServer server = new RestServer(files);
  private final RestBackend backend =
      new RestBackend(
          RestLocation.parse(server.address(), Map.of()),
          OptionalInt.empty(),
          HttpSettings.DEFAULTS);

  @AfterEach
  void close() {
    backend.close();
    server.close();
  }

  @Test
  void listsInBothVersions() {
    List<Id> ids = write(FileType.SNAPSHOT, 5);

    assertThat(list(FileType.SNAPSHOT)).containsExactlyInAnyOrderElementsOf(ids);
    server.version1();
    assertThat(list(FileType.SNAPSHOT)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(server.requests()).containsExactly("GET /repo/snapshots/", "GET /repo/snapshots/");
  }

  @Test
  void aLongListIsReadAsItIsAskedFor() {
    write(FileType.PACK, 20_000);

    StepVerifier.create(backend.list(FileType.PACK), 0)
        .thenRequest(1)
        .expectNextCount(1)
        .thenRequest(10_000)
        .expectNextCount(10_000)
        .thenRequest(Long.MAX_VALUE)
        .expectNextCount(9_999)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void anEmptyDirectoryHasManyForms() {
    server.tell("/keys/", 1, body(200, "null")).tell("/keys/", 1, body(200, "[]"));

    assertThat(list(FileType.KEY)).isEmpty();
    assertThat(list(FileType.KEY)).isEmpty();
    assertThat(list(FileType.KEY)).as("404").isEmpty();
  }

  @Test
  void rcloneMeansSomethingElseByNotFound() {
    server.tell("/keys/", 1, status(404, "Server", "rclone/v1.60.1"));

    assertFails(Reason.TRANSIENT, "cannot list the key files in rest:");
  }

  @Test
  void whatIsNoListIsAnError() {
    server
        .tell("/keys/", 1, body(200, "<html>please log in</html>"))
        .tell("/keys/", 1, body(200, "[\"unfinished\""))
        .tell("/keys/", 1, body(200, ""))
        .tell("/keys/", 1, body(206, "[]", "Content-Range", "bytes 0-1/2"));

    assertFails(Reason.PROTOCOL, "did not answer with a list of names");
    assertFails(Reason.PROTOCOL, "the list has no end");
    assertFails(Reason.PROTOCOL, "the list has no end");
    assertFails(Reason.PROTOCOL, "answered 206");
  }

  private List<Id> write(FileType type, int number) {
    List<Id> ids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      FileHandle file = new FileHandle(type, new Id(i * 0x0101_0101_0101_0101L, i, i, i));
      files.write(file.path(), new byte[] {1});
      ids.add(file.id());
    }
    return ids;
  }

  private List<Id> list(FileType type) {
    return backend.list(type).collectList().blockOptional(PATIENCE).orElseThrow();
  }

  private void assertFails(Reason reason, String message) {
    StepVerifier.create(backend.list(FileType.KEY))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContaining(message))
        .verify(PATIENCE);
  }
}
