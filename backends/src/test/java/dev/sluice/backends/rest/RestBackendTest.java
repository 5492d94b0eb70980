package dev.sluice.backends.rest;

import static dev.sluice.backends.rest.RestServer.body;
import static dev.sluice.backends.rest.RestServer.reset;
import static dev.sluice.backends.rest.RestServer.status;
import static dev.sluice.backends.rest.RestServer.unfinished;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class RestBackendTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String SECRET = "s3cr3t";
  private static final Id ID = new Id(0x3f2a_0000_0000_0000L, 1, 2, 3);
  private static final FileHandle PACK = FileHandle.pack(ID);
  private static final String NAME = ID.hex();
  private static final int SIZE = 1000;
  private static final ByteRange RANGE = new ByteRange(100, 200);
  private static final String RIGHT_RANGE = "bytes 100-299/1000";

  private final MemorySink files = new MemorySink();
  private final RestServer server = new RestServer(files);
  private final String url = server.address().replace("//", "//me:" + SECRET + "@");
  private final RestBackend backend =
      new RestBackend(
          RestLocation.parse(url, Map.of()), OptionalInt.empty(), HttpSettings.DEFAULTS);

  RestBackendTest() {
    files.write(PACK.path(), new byte[SIZE]);
    files.write("config", new byte[] {1, 2, 3, 4});
  }

  @AfterEach
  void close() {
    backend.close();
    server.close();
  }

  @Test
  void asksForExactlyTheRange() {
    assertThat(length(backend.read(PACK, RANGE))).isEqualTo(200);
    assertThat(server.requests()).containsExactly("GET /repo/data/" + NAME + " bytes=100-299");
  }

  @Test
  void saysWhatItTriedAndHidesThePassword() {
    assertThat(failure(backend.size(FileHandle.pack(new Id(1, 1, 1, 1))), Reason.NOT_FOUND))
        .isEqualTo(
            "cannot find the size of pack 00000000 in rest:"
                + url.replace(SECRET, "***")
                + "/: there is no such file (the server answered 404 Not Found)");
    assertThat(backend.describe()).isEqualTo("rest:" + url.replace(SECRET, "***") + "/");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NOT_FOUND", "410, NOT_FOUND", "401, DENIED", "403, DENIED", "416, TOO_SHORT",
    "429, THROTTLED", "503, THROTTLED", "408, TRANSIENT", "500, TRANSIENT", "502, TRANSIENT",
    "504, TRANSIENT", "520, TRANSIENT", "507, PROTOCOL", "400, PROTOCOL", "204, PROTOCOL"
  })
  void aStatusIsAReason(int code, Reason reason) {
    server.tell(NAME, 3, status(code));

    assertThat(failure(backend.read(PACK, RANGE), reason)).contains("answered " + code);
    assertThat(failure(backend.readAll(PACK), reason)).contains("answered " + code);
    assertThat(failure(backend.size(PACK), reason)).contains("answered " + code);
  }

  @Test
  void connectionsAreUsedAgainAlsoAfterFailures() {
    server.tell(NAME, 20, status(503));
    for (int i = 0; i < 20; i++) {
      failure(backend.readAll(PACK), Reason.THROTTLED);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(length(backend.read(PACK, RANGE))).isEqualTo(200);
    }
    // A connection comes back shortly after its answer has ended, so the next request may miss it.
    assertThat(server.mostConnections()).isLessThan(10);
  }

  @Test
  void carriesHowLongTheServerWantsToBeLeftAlone() {
    server.tell(NAME, 1, status(503, "Retry-After", "17"));

    StepVerifier.create(backend.read(PACK, RANGE))
        .expectErrorSatisfies(
            error ->
                assertThat(((BackendException) error).retryAfter())
                    .hasValue(Duration.ofSeconds(17)))
        .verify(PATIENCE);
  }

  @Test
  void aBodyThatBreaksOffMayBeTriedAgain() {
    server.tell(NAME, 2, unfinished(200, 150, Mono.empty(), "Content-Range", RIGHT_RANGE));
    server.tell(NAME, 1, unfinished(1000, 150, Mono.empty()));

    assertThat(partialFailure(backend.read(PACK, RANGE), Reason.TRANSIENT)).isNotBlank();
    assertThat(length(backend.read(PACK, RANGE).onErrorComplete())).isEqualTo(150);
    assertThat(partialFailure(backend.readAll(PACK), Reason.TRANSIENT)).isNotBlank();
  }

  @Test
  void aConnectionThatBreaksMayBeTriedAgain() {
    server.tell(NAME, 4, reset());

    assertThat(failure(backend.read(PACK, RANGE), Reason.TRANSIENT))
        .startsWith("cannot read pack 3f2a0000 bytes 100+200 from rest:http://me:***@127.0.0.1:");
    assertThat(length(backend.list(FileType.PACK).map(id -> ByteBuffer.allocate(1)))).isEqualTo(1);
  }

  @Test
  void aServerThatIsNotThereMayComeBack() {
    server.close();

    assertThat(failure(backend.readAll(FileHandle.CONFIG), Reason.TRANSIENT)).contains("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 200, 0, 1000",
    "100, 200, 0, 1000",
    "0, 200, 0, 200",
    "100, 200, 100, 300",
  })
  void aWholeFileInPlaceOfAPartIsRefused(int offset, int length, int start, int end) {
    boolean isWholeAnyway = offset == 0 && end - start == length;
    server.tell(NAME, 1, (rq, rs) -> server.sendBytes(rs.status(200), new byte[SIZE], start, end));
    ByteRange range = new ByteRange(offset, length);

    if (isWholeAnyway) {
      assertThat(length(backend.read(PACK, range))).isEqualTo(length);
    } else {
      assertThat(failure(backend.read(PACK, range), Reason.PROTOCOL)).contains("ignores ranges");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes 100-299/1000, 200",
    "bytes 0-199/1000, 200",
    "bytes 101-300/1000, 200",
    "bytes 100-300/1000, 201",
    "bytes 100-298/1000, 199",
    "bytes 100-298/*, 199",
    "bytes */1000, 200",
    "'', 200",
    "items 100-299/1000, 200"
  })
  void onlyTheRightRangeIsAccepted(String contentRange, int length) {
    server.tell(NAME, 1, body(206, "x".repeat(length), "Content-Range", contentRange));

    if (contentRange.equals(RIGHT_RANGE)) {
      assertThat(length(backend.read(PACK, RANGE))).isEqualTo(200);
    } else {
      assertThat(failure(backend.read(PACK, RANGE), Reason.PROTOCOL)).contains("part");
    }
  }

  @ParameterizedTest
  @CsvSource({"199, TRANSIENT", "201, PROTOCOL", "0, TRANSIENT"})
  void aBodyOfAnotherLengthThanItsRangeIsAnError(int length, Reason reason) {
    server.tell(NAME, 1, body(206, "x".repeat(length), "Content-Range", RIGHT_RANGE));

    assertThat(partialFailure(backend.read(PACK, RANGE), reason)).contains("200 bytes");
  }

  @Test
  void aPartThatEndsWithTheFileIsDeliveredAndTooShort() {
    server.tell(NAME, 2, body(206, "x".repeat(50), "Content-Range", "bytes 100-149/150"));

    assertThat(partialFailure(backend.read(PACK, RANGE), Reason.TOO_SHORT))
        .endsWith("the file has only 150 bytes");
    assertThat(length(backend.read(PACK, RANGE).onErrorComplete())).isEqualTo(50);
  }

  @Test
  void theReversedRangeOfRcloneIsTooShort() {
    server.tell(NAME, 1, body(206, "", "Content-Range", "bytes 100-9/10"));

    assertThat(failure(backend.read(PACK, RANGE), Reason.TOO_SHORT)).contains("only 10 bytes");
  }

  @Test
  void whatIsCompressedIsRefused() {
    server.tell(NAME, 1, body(206, "x", "Content-Range", RIGHT_RANGE, "Content-Encoding", "gzip"));
    server.tell(NAME, 1, body(200, "x", "Content-Encoding", "br"));

    assertThat(failure(backend.read(PACK, RANGE), Reason.PROTOCOL)).contains("\"gzip\"");
    assertThat(failure(backend.readAll(PACK), Reason.PROTOCOL)).contains("\"br\"");
  }

  @Test
  void aPartOfTheConfigIsCutOutWhereRangesAreIgnored() {
    StepVerifier.create(backend.read(FileHandle.CONFIG, new ByteRange(1, 2)))
        .expectNext(ByteBuffer.wrap(new byte[] {2, 3}))
        .expectComplete()
        .verify(PATIENCE);
    assertThat(
            partialFailure(backend.read(FileHandle.CONFIG, new ByteRange(3, 2)), Reason.TOO_SHORT))
        .endsWith("the file has only 4 bytes");
  }

  @Test
  void aSizeThatTheServerDoesNotSayIsAnError() {
    server.tell(NAME, 1, (request, response) -> response.chunkedTransfer(true).send());

    assertThat(failure(backend.size(PACK), Reason.PROTOCOL)).contains("does not say it");
  }

  @Test
  void afterClosingRequestsFailForGood() {
    assertThat(length(backend.readAll(PACK))).isEqualTo(SIZE);
    backend.close();

    assertThat(failure(backend.readAll(PACK), Reason.EXHAUSTED)).endsWith("was closed");
    assertThat(failure(backend.list(FileType.KEY), Reason.EXHAUSTED)).endsWith("was closed");
  }

  private static int length(Publisher<ByteBuffer> body) {
    return Flux.from(body)
        .map(ByteBuffer::remaining)
        .reduce(0, Integer::sum)
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  private static String failure(Publisher<?> publisher, Reason reason) {
    return verify(StepVerifier.create(publisher), reason);
  }

  private static String partialFailure(Publisher<?> publisher, Reason reason) {
    return verify(StepVerifier.create(publisher).thenConsumeWhile(piece -> true), reason);
  }

  private static String verify(StepVerifier.LastStep verifier, Reason reason) {
    StringBuilder message = new StringBuilder();
    verifier
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(BackendException.class);
              assertThat(((BackendException) error).reason()).as("%s", error).isEqualTo(reason);
              assertThat(error).hasMessageNotContainingAny(SECRET, "Basic");
              message.append(error.getMessage());
            })
        .verify(PATIENCE);
    return message.toString();
  }
}
