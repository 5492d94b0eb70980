package dev.sluice.backends.gcs;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.testing.Reply;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class GcsStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));
  private static final Map<String, String> TOKEN = Map.of("GOOGLE_ACCESS_TOKEN", GcsServer.TOKEN);

  private final MemorySink files = new MemorySink();
  private final GcsServer server = new GcsServer(files, "", 7);
  private final List<Backend> opened = new ArrayList<>();
  @TempDir private Path home;

  GcsStoreTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
    server.close();
  }

  private CloudAccess access(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", home.toString());
    environment.put("NO_GCE_CHECK", "true");
    environment.put("STORAGE_EMULATOR_HOST", server.http().address());
    environment.putAll(variables);
    return new CloudAccess(
        environment, OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
  }

  private Backend open(Map<String, String> variables) {
    Backend backend = Gcs.open("bucket:/", access(variables));
    opened.add(backend);
    return backend;
  }

  /** With this file of credentials. */
  private Backend with(String credentials) throws IOException {
    Path file = home.resolve("credentials.json");
    Files.writeString(file, credentials);
    return open(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));
  }

  private static long read(Backend backend) {
    return backend
        .read(PACK, new ByteRange(100, 200))
        .map(buffer -> (long) buffer.remaining())
        .reduce(0L, Long::sum)
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  @Test
  void aServiceAccountSignsForItself() throws IOException {
    assertThat(read(with(server.serviceAccount()))).isEqualTo(200);
    opened.add(
        Gcs.openOpendal(
            Map.of(
                "bucket",
                "bucket",
                "credential",
                Base64.getEncoder()
                    .encodeToString(server.serviceAccount().getBytes(StandardCharsets.UTF_8))),
            access(Map.of())));
    assertThat(read(opened.get(1))).isEqualTo(200);
  }

  @Test
  void aUserThatLoggedInIsFoundAtHome() throws IOException {
    Path file = home.resolve(".config/gcloud/application_default_credentials.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"s\","
            + "\"refresh_token\":\"refresh\",\"token_uri\":\""
            + server.http().address()
            + "/token\"}");
    assertThat(read(open(Map.of()))).isEqualTo(200);
  }

  @Test
  void anAccountOfAnotherProviderIsExchangedAndImpersonated() throws IOException {
    Path token = home.resolve("token");
    Files.writeString(token, "{\"id\":\"subject\"}");
    String address = server.http().address();
    assertThat(
            read(
                with(
                    "{\"type\":\"external_account\",\"audience\":\"a\",\"subject_token_type\":\"t\","
                        + "\"token_url\":\""
                        + address
                        + "/token\",\"service_account_impersonation_url\":\""
                        + address
                        + "/impersonate\",\"credential_source\":{\"file\":\""
                        + token
                        + "\",\"format\":{\"type\":\"json\",\"subject_token_field_name\":\"id\"}}}")))
        .isEqualTo(200);
  }

  @Test
  void aMachineOfGooglesHasAToken() {
    assertThat(
            read(
                open(
                    Map.of(
                        "NO_GCE_CHECK", "false", "GCE_METADATA_HOST", server.http().authority()))))
        .isEqualTo(200);
  }

  @Test
  void badCredentialsAreNamedAndNotTold() throws IOException {
    assertThat(failure(open(Map.of()).readAll(PACK), Reason.DENIED))
        .contains("GOOGLE_APPLICATION_CREDENTIALS");
    assertThat(failure(with("{\"type\":\"other\"}").readAll(PACK), Reason.DENIED))
        .endsWith("are of the type \"other\", which cannot be used");
    assertThat(failure(with("s3cr3t").readAll(PACK), Reason.DENIED))
        .endsWith("it is no JSON")
        .doesNotContain("s3cr3t");
    assertThat(
            failure(
                with(server.serviceAccount().replaceAll("KEY-----\\\\n.{9}", "KEY-----"))
                    .readAll(PACK),
                Reason.DENIED))
        .contains("the private key in the credentials is no use");
    assertThat(failure(open(Map.of("GOOGLE_ACCESS_TOKEN", "wr0ng")).readAll(PACK), Reason.DENIED))
        .contains("401 Unauthorized, authError")
        .doesNotContain("wr0ng");
  }

  @ParameterizedTest
  @CsvSource({
    "404, notFound, NOT_FOUND",
    "403, forbidden, DENIED",
    "403, rateLimitExceeded, THROTTLED",
    "403, userRateLimitExceeded, THROTTLED",
    "403, backendError, TRANSIENT",
    "503, backendError, TRANSIENT",
    "429, x, THROTTLED",
    "500, x, TRANSIENT",
    "416, requestedRangeNotSatisfiable, TOO_SHORT",
    "400, invalid, PROTOCOL"
  })
  void anErrorIsAReason(int status, String code, Reason reason) {
    server.http().tell(asked -> true, 2, GcsServer.error(status, code));
    assertThat(failure(open(TOKEN).readAll(PACK), reason)).startsWith("cannot read pack 3f2a0000");
    server.http().tell(asked -> true, 2, GcsServer.error(status, code));
    assertThat(failure(open(TOKEN).size(PACK), reason)).startsWith("cannot find the size of pack");
  }

  @Test
  void aMissingBucketIsCalledSo() {
    Backend backend = Gcs.open("other:/", access(TOKEN));
    opened.add(backend);
    assertThat(failure(backend.readAll(PACK), Reason.PROTOCOL)).endsWith("no such bucket");
    assertThat(failure(backend.list(FileType.KEY), Reason.PROTOCOL)).endsWith("no such bucket");
  }

  @Test
  void aPublicBucketNeedsNoLogin() {
    Backend backend =
        Gcs.openOpendal(Map.of("bucket", "bucket", "skip_signature", "true"), access(Map.of()));
    opened.add(backend);
    server.http().tell(asked -> true, 1, Reply.of(200, "x"));
    assertThat(backend.readAll(PACK).blockLast(PATIENCE)).isNotNull();
    assertThat(server.http().asked().get(0).header("Authorization")).isEmpty();
  }

  @Test
  void listsAllPages() {
    List<Id> packs = new ArrayList<>(List.of(PACK.id()));
    for (int i = 0; i < 100; i++) {
      Id id = new Id(0x9e37_79b9_7f4a_7c15L * (i + 1), i, 0, 0);
      files.write(FileHandle.pack(id).path(), new byte[0]);
      packs.add(id);
    }
    assertThat(open(TOKEN).list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactlyInAnyOrderElementsOf(packs);
  }

  @Test
  void readsResticsLocations() {
    assertThat(GcsPlace.parse("bucket:/a/b/", "https://x")).hasToString("gs:bucket:/a/b");
    assertThat(GcsPlace.parse("bucket:/a/b", "https://x").object("config"))
        .isEqualTo("https://x/storage/v1/b/bucket/o/a%2Fb%2Fconfig");
    for (String wrong : new String[] {"bucket", "", ":/", "A b:/"}) {
      assertThatThrownBy(() -> GcsPlace.parse(wrong, "")).hasMessageContaining("gs:bucket:/path");
    }
  }
}
