package dev.sluice.backends.s3;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class S3StoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Id ID = new Id(0x3f2a_0000_0000_0000L, 1, 2, 3);
  private static final FileHandle PACK = FileHandle.pack(ID);
  private static final ByteRange RANGE = new ByteRange(100, 200);

  private final MemorySink files = new MemorySink();
  private final S3Server server = new S3Server(files);
  private final List<Backend> opened = new ArrayList<>();

  S3StoreTest() {
    files.write(PACK.path(), new byte[1000]);
    files.write("config", new byte[] {1, 2, 3, 4});
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
    server.close();
  }

  private Backend open(Map<String, String> options, Map<String, String> variables) {
    return open(options, variables, InstantSource.system());
  }

  private Backend open(
      Map<String, String> options, Map<String, String> variables, InstantSource clock) {
    Map<String, String> environment = new HashMap<>(S3Server.KEYS);
    environment.putAll(variables);
    CloudAccess access =
        new CloudAccess(environment, OptionalInt.empty(), HttpSettings.DEFAULTS, clock);
    Backend backend = S3.open(server.location("").substring("s3:".length()), options, access);
    opened.add(backend);
    return backend;
  }

  private Backend open() {
    return open(Map.of(), Map.of());
  }

  private static long read(Backend backend) {
    return backend
        .read(PACK, RANGE)
        .map(buffer -> (long) buffer.remaining())
        .reduce(0L, Long::sum)
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  private static long config(Backend backend) {
    return backend.size(FileHandle.CONFIG).blockOptional(PATIENCE).orElseThrow();
  }

  private List<String> requests() {
    return server.http().asked().stream().map(Asked::toString).toList();
  }

  @Test
  void asksForExactlyTheRange() {
    assertThat(read(open())).isEqualTo(200);
    assertThat(server.http().asked())
        .singleElement()
        .satisfies(asked -> assertThat(asked.header("Range")).isEqualTo("bytes=100-299"))
        .asString()
        .isEqualTo("GET /bucket/data/3f/" + ID.hex());
  }

  @Test
  void learnsTheRegionFromTheFirstRefusal() {
    server.in("eu-west-1");
    Backend backend = open();
    assertThat(read(backend)).isEqualTo(200);
    assertThat(read(backend)).isEqualTo(200);
    assertThat(requests()).hasSize(3);
  }

  @Test
  void learnsTheRegionFromTheHeaderWhereThereIsNoPage() {
    server.in("eu-west-1");
    assertThat(config(open())).isEqualTo(4);
    assertThat(requests()).hasSize(2);
  }

  @Test
  void asksTheBucketForItsRegionWhereTheServerDoesNotSayIt() {
    server.in("eu-west-1").silent();
    assertThat(config(open())).isEqualTo(4);
    assertThat(requests())
        .containsExactly("HEAD /bucket/config", "GET /bucket/?location=", "HEAD /bucket/config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"option", "AWS_DEFAULT_REGION", "AWS_REGION"})
  void aRegionThatIsGivenIsRightAtOnce(String from) {
    server.in("eu-west-1");
    boolean isOption = from.equals("option");
    assertThat(
            read(
                open(
                    isOption ? Map.of("region", "eu-west-1") : Map.of(),
                    isOption ? Map.of() : Map.of(from, "eu-west-1"))))
        .isEqualTo(200);
    assertThat(requests()).hasSize(1);
  }

  @Test
  void aWrongRegionThatCannotBeMendedFails() {
    server.http().tell(asked -> true, 2, Reply.of(301, ""));
    assertThat(failure(open().read(PACK, RANGE), Reason.PROTOCOL)).contains("301");
  }

  @Test
  void anExpiredTokenIsRenewedOnce() {
    server.withToken("new");
    assertThat(
            failure(
                open(Map.of(), Map.of("AWS_SESSION_TOKEN", "old")).read(PACK, RANGE),
                Reason.PROTOCOL))
        .contains("ExpiredToken");
    assertThat(read(open(Map.of(), Map.of("AWS_SESSION_TOKEN", "new")))).isEqualTo(200);
  }

  @Test
  void followsTheServersClock() {
    Instant now = Instant.now();
    server
        .http()
        .tell(
            asked -> true,
            1,
            S3Server.error(403, "RequestTimeTooSkewed")
                .with("Date", "Tue, 24 Nov 2026 12:00:00 GMT"));
    assertThat(read(open(Map.of(), Map.of(), () -> now))).isEqualTo(200);
    assertThat(server.http().asked().get(1).header("x-amz-date")).isEqualTo("20261124T120000Z");
  }

  @Test
  void signsNothingIfToldSo() {
    server.open();
    assertThat(read(open(Map.of("unsafe-anonymous-auth", "true"), Map.of()))).isEqualTo(200);
    assertThat(server.http().asked().get(0).headers())
        .doesNotContainKeys("authorization", "x-amz-date", "x-amz-content-sha256");
  }

  @Test
  void wrongKeysAreNamedAndNotTold() {
    String wrong = "a-wrong-s3cret";
    assertThat(
            failure(
                open(Map.of(), Map.of("AWS_SECRET_ACCESS_KEY", wrong)).read(PACK, RANGE),
                Reason.DENIED))
        .contains("the secret key is wrong")
        .doesNotContain(wrong, S3Server.ACCESS_KEY, "Signature=");
    assertThat(
            failure(
                open(Map.of(), Map.of("AWS_ACCESS_KEY_ID", "AKIAOTHER")).list(FileType.KEY),
                Reason.DENIED))
        .contains("does not know the access key")
        .doesNotContain("AKIAOTHER");
  }

  @Test
  void noKeysAtAllIsAnErrorThatHelps() {
    assertThat(
            failure(
                open(Map.of(), Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", ""))
                    .read(PACK, RANGE),
                Reason.DENIED))
        .startsWith("cannot log in to s3:http://127.0.0.1:")
        .contains("AWS_ACCESS_KEY_ID", "s3.unsafe-anonymous-auth");
    assertThat(requests()).isEmpty();
  }

  @Test
  void archivedObjectsAreCalledSo() {
    server.http().tell(asked -> true, 1, S3Server.error(403, "InvalidObjectState"));
    assertThat(failure(open().read(PACK, RANGE), Reason.ARCHIVED))
        .isEqualTo(
            "cannot read pack 3f2a0000 bytes 100+200 from "
                + server.location("").replaceFirst("/$", "")
                + ": it is in cold storage (Glacier or the like); -o s3.enable-restore=true"
                + " brings it out first, which takes time and money");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchKey, NOT_FOUND", "404, NoSuchBucket, PROTOCOL", "403, AccessDenied, DENIED",
    "503, SlowDown, THROTTLED", "400, RequestTimeout, TRANSIENT", "500, InternalError, TRANSIENT",
    "409, OperationAborted, TRANSIENT", "416, InvalidRange, TOO_SHORT", "429, X, THROTTLED",
    "400, InvalidRequest, PROTOCOL", "503, '', THROTTLED", "400, ThrottlingException, THROTTLED"
  })
  void anErrorIsAReason(int status, String code, Reason reason) {
    server
        .http()
        .tell(
            asked -> true, 3, code.isEmpty() ? Reply.of(status, "") : S3Server.error(status, code));
    assertThat(failure(open().readAll(PACK), reason)).startsWith("cannot read pack 3f2a0000 from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void listsAllPagesOfEitherVersion(String isV1) {
    server.pages(7);
    List<Id> packs = new ArrayList<>(List.of(ID));
    for (int i = 0; i < 300; i++) {
      Id id = new Id(0x9e37_79b9_7f4a_7c15L * (i + 1), i, 0, 0);
      files.write(FileHandle.pack(id).path(), new byte[0]);
      packs.add(id);
    }
    assertThat(
            open(Map.of("list-objects-v1", isV1), Map.of())
                .list(FileType.PACK)
                .collectList()
                .block(PATIENCE))
        .containsExactlyInAnyOrderElementsOf(packs);
  }

  @Test
  void aListingThatIsNoneIsAnError() {
    server.http().tell(asked -> true, 1, Reply.of(200, "<html>hello</html>"));
    assertThat(failure(open().list(FileType.KEY), Reason.PROTOCOL)).endsWith("with a listing");
  }

  @Test
  void opendalsKeysDoTheSame() {
    Map<String, String> keys =
        Map.of(
            "endpoint", server.http().address(),
            "bucket", "bucket",
            "root", "/",
            "access_key_id", S3Server.ACCESS_KEY,
            "aws_secret_access_key", S3Server.SECRET_KEY,
            "enable_request_payer", "true",
            "server_side_encryption_customer_key", "0123456789abcdef0123456789abcdef");
    CloudAccess access =
        new CloudAccess(
            Map.of(), OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
    Backend backend = S3.openOpendal(keys, access);
    opened.add(backend);
    assertThat(read(backend)).isEqualTo(200);
    assertThat(server.http().asked().get(0).headers())
        .containsEntry("x-amz-request-payer", "requester")
        .containsEntry("x-amz-server-side-encryption-customer-key-md5", "hRasmdxgYDKV3nvbahU1MA==");
  }
}
