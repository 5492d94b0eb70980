package dev.sluice.backends.s3;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import dev.sluice.backends.aws.SigV4;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What is asked of S3 for objects in cold storage. The server checks each signature. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class S3ThawTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));
  private static final String DAY = "Tue, 24 Nov 2026 00:00:00 GMT";
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T00:00:00Z"));

  private final MemorySink files = new MemorySink();
  private final S3Server server = new S3Server(files);
  private final List<Backend> opened = new ArrayList<>();

  S3ThawTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
    server.close();
  }

  private Backend open(Map<String, String> options) {
    CloudAccess access =
        new CloudAccess(S3Server.KEYS, OptionalInt.empty(), HttpSettings.DEFAULTS, CLOCK);
    Backend backend = S3.open(server.location("").substring("s3:".length()), options, access);
    opened.add(backend);
    return backend;
  }

  private Thawing thawing(String... more) {
    Map<String, String> options = new HashMap<>(Map.of("enable-restore", "true"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return open(options).thawing().orElseThrow();
  }

  private static State state(Mono<Seen> asked) {
    Seen seen = asked.blockOptional(PATIENCE).orElseThrow();
    assertThat(seen.bytes()).isEqualTo(OptionalLong.of(1000));
    return seen.state();
  }

  private void head(String... headers) {
    Reply reply = Reply.file(new byte[1000], "");
    for (int i = 0; i < headers.length; i += 2) {
      reply = reply.with(headers[i], headers[i + 1]);
    }
    server.http().tell(asked -> asked.method().equals("HEAD"), 1, reply);
  }

  private void post(Reply reply) {
    server.http().tell(asked -> asked.method().equals("POST"), 1, reply);
  }

  private List<Asked> posts() {
    return server.http().asked().stream().filter(a -> a.method().equals("POST")).toList();
  }

  @Test
  void nothingIsThawedUnlessAskedFor() {
    assertThat(open(Map.of("restore-days", "3")).thawing()).isEmpty();
    server.http().tell(asked -> true, 2, S3Server.error(403, "InvalidObjectState"));
    ByteRange range = new ByteRange(0, 10);
    assertThat(failure(open(Map.of()).read(PACK, range), Reason.ARCHIVED))
        .contains("-o s3.enable-restore=true brings it out first");
    Backend thawing = open(Map.of("enable-restore", "true"));
    assertThat(failure(thawing.read(PACK, range), Reason.ARCHIVED))
        .endsWith("it is in cold storage (Glacier or the like) still");
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, '', '', READY",
    "GLACIER_IR, '', '', READY",
    "GLACIER, '', '', COLD",
    "DEEP_ARCHIVE, '', '', COLD",
    "INTELLIGENT_TIERING, '', '', READY",
    "INTELLIGENT_TIERING, ARCHIVE_ACCESS, '', COLD",
    "INTELLIGENT_TIERING, ARCHIVE_ACCESS, 'ongoing-request=\"true\"', UNDER_WAY",
    "GLACIER, '', 'ongoing-request=\"true\"', UNDER_WAY",
    "GLACIER, '', 'ongoing-request=\"false\", expiry-date=\"" + DAY + "\"', READY",
  })
  void theHeadTellsTheState(String storageClass, String archive, String restore, State state) {
    List<String> headers = new ArrayList<>(List.of("x-amz-storage-class", storageClass));
    if (!archive.isEmpty()) {
      headers.addAll(List.of("x-amz-archive-status", archive));
    }
    if (!restore.isEmpty()) {
      headers.addAll(List.of("x-amz-restore", restore));
    }
    head(headers.toArray(String[]::new));
    assertThat(state(thawing().look(PACK))).isEqualTo(state);
    assertThat(posts()).isEmpty();
  }

  @Test
  void whatIsColdIsAskedForOnce() {
    head("x-amz-storage-class", "DEEP_ARCHIVE");
    post(Reply.of(202, ""));
    Thawing thawing = thawing("restore-days", "3", "restore-tier", "Bulk");
    assertThat(state(thawing.thaw(PACK))).isEqualTo(State.UNDER_WAY);
    head("x-amz-storage-class", "DEEP_ARCHIVE", "x-amz-restore", "ongoing-request=\"true\"");
    assertThat(state(thawing.thaw(PACK))).isEqualTo(State.UNDER_WAY);

    assertThat(posts())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.plainPath()).isEqualTo("/bucket/" + PACK.path());
              assertThat(asked.query("restore")).isPresent();
              assertThat(asked.header("x-amz-content-sha256"))
                  .isEqualTo(SigV4.sha256(asked.body()));
              assertThat(asked.body())
                  .contains("<Days>3</Days>", "<Tier>Bulk</Tier>", "GlacierJobParameters");
            });
  }

  @Test
  void theServerTakesTheSignatureOfTheRequest() {
    head("x-amz-storage-class", "GLACIER");
    // It answers as to a read, but not with a refusal.
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.READY);
    assertThat(posts()).hasSize(1);
  }

  @Test
  void whatIntelligentTieringArchivedComesBackForGood() {
    head("x-amz-storage-class", "INTELLIGENT_TIERING", "x-amz-archive-status", "ARCHIVE_ACCESS");
    post(Reply.of(202, ""));
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.UNDER_WAY);
    assertThat(posts().get(0).body()).doesNotContain("Days");
  }

  @Test
  void aCopyThatWouldGoSoonIsKeptLonger() {
    String[] copy = {
      "x-amz-storage-class",
      "GLACIER",
      "x-amz-restore",
      "ongoing-request=\"false\", expiry-date=\"" + DAY + "\""
    };
    head(copy);
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.READY);
    assertThat(posts()).isEmpty();
    head(copy);
    post(Reply.of(200, ""));
    assertThat(state(thawing("restore-days", "30").thaw(PACK))).isEqualTo(State.READY);
    assertThat(posts()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "409, RestoreAlreadyInProgress, UNDER_WAY",
    "403, InvalidObjectState, READY",
  })
  void someRefusalsAreAnswers(int status, String code, State state) {
    head("x-amz-storage-class", "GLACIER");
    post(S3Server.error(status, code));
    assertThat(state(thawing().thaw(PACK))).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({
    "503, GlacierExpeditedRetrievalNotAvailable, DENIED, restore-tier=Standard",
    "503, SlowDown, THROTTLED, 503",
    "403, AccessDenied, DENIED, check the keys",
    "501, NotImplemented, PROTOCOL, 501",
  })
  void othersAreFailures(int status, String code, Reason reason, String says) {
    head("x-amz-storage-class", "GLACIER");
    post(S3Server.error(status, code));
    assertThat(failure(thawing().thaw(PACK), reason))
        .startsWith("cannot bring pack 3f2a0000 in s3:")
        .contains("out of cold storage: ", says);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    FileHandle missing = FileHandle.pack(new Id(1, 2, 3, 4));
    assertThat(failure(thawing().look(missing), Reason.NOT_FOUND))
        .startsWith("cannot see whether pack");
  }

  @ParameterizedTest
  @CsvSource({
    "restore-days, 0",
    "restore-days, many",
    "restore-tier, Fast",
    "restore-timeout, soon",
    "restore-timeout, 24",
    "enable-restore, perhaps",
  })
  void optionsThatMakeNoSenseAreRefused(String name, String value) {
    assertThatThrownBy(() -> open(Map.of(name, value)))
        .hasMessageContaining("option s3." + name + " must be ")
        .hasMessageEndingWith("\"" + value + "\"");
  }
}
