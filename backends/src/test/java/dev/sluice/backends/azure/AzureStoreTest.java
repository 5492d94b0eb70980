package dev.sluice.backends.azure;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class AzureStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));

  private final MemorySink files = new MemorySink();
  private final AzureServer server = new AzureServer(files, "", 7);
  private final List<Backend> opened = new ArrayList<>();

  AzureStoreTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
    server.close();
  }

  private static CloudAccess access(Map<String, String> variables) {
    return new CloudAccess(
        variables, OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
  }

  private Backend open(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("AZURE_AUTHORITY_HOST", server.http().address());
    environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.http().address());
    Backend backend =
        Azure.openOpendal(
            Map.of(
                "endpoint", server.endpoint(),
                "account_name", AzureServer.ACCOUNT,
                "container", AzureServer.CONTAINER),
            access(environment));
    opened.add(backend);
    return backend;
  }

  private Backend open() {
    return open(Map.of("AZURE_ACCOUNT_KEY", AzureServer.KEY));
  }

  private static long read(Backend backend) {
    return backend
        .read(PACK, new ByteRange(100, 200))
        .map(buffer -> (long) buffer.remaining())
        .reduce(0L, Long::sum)
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?"})
  void aSignatureLetsIn(String mark) {
    Backend backend = open(Map.of("AZURE_ACCOUNT_SAS", mark + AzureServer.SIGNATURE));
    assertThat(read(backend)).isEqualTo(200);
    assertThat(backend.list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactly(PACK.id());
  }

  @Test
  void aSecretOfEntraLetsIn() {
    Map<String, String> login = new HashMap<>();
    login.put("AZURE_TENANT_ID", "tenant");
    login.put("AZURE_CLIENT_ID", "me");
    login.put("AZURE_CLIENT_SECRET", "s3cr3t");
    assertThat(read(open(login))).isEqualTo(200);
    login.put("AZURE_CLIENT_SECRET", "wr0ng");
    assertThat(failure(open(login).readAll(PACK), Reason.DENIED))
        .endsWith("Entra ID answered 401")
        .doesNotContain("wr0ng");
    login.remove("AZURE_TENANT_ID");
    assertThat(failure(open(login).readAll(PACK), Reason.DENIED))
        .endsWith("AZURE_TENANT_ID is not set");
  }

  @Test
  void aWorkloadIdentityLetsIn(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "federated\n");
    assertThat(
            read(
                open(
                    Map.of(
                        "AZURE_TENANT_ID", "tenant",
                        "AZURE_CLIENT_ID", "me",
                        "AZURE_FEDERATED_TOKEN_FILE", file.toString()))))
        .isEqualTo(200);
  }

  @Test
  void aManagedIdentityLetsIn() {
    String answer =
        "{\"access_token\":\"" + AzureServer.TOKEN + "\",\"expires_on\":\"4102444800\"}";
    server.http().tell(asked -> asked.path().startsWith("/metadata/"), 1, Reply.of(200, answer));
    assertThat(read(open(Map.of()))).isEqualTo(200);
    server
        .http()
        .tell(
            asked -> asked.header("X-IDENTITY-HEADER").equals("header"), 1, Reply.of(200, answer));
    assertThat(
            read(
                open(
                    Map.of(
                        "IDENTITY_ENDPOINT",
                        server.http().address() + "/identity",
                        "IDENTITY_HEADER",
                        "header"))))
        .isEqualTo(200);
  }

  @Test
  void anotherKeyIsRefused() {
    assertThat(failure(open(Map.of("AZURE_ACCOUNT_KEY", "d3JvbmcK")).readAll(PACK), Reason.DENIED))
        .contains("AuthenticationFailed", "check the key")
        .doesNotContain("d3JvbmcK");
    assertThat(failure(open(Map.of("AZURE_ACCOUNT_KEY", "s3cr3t!")).readAll(PACK), Reason.DENIED))
        .endsWith("AZURE_ACCOUNT_KEY is not a key in base64");
  }

  @ParameterizedTest
  @CsvSource({
    "404, BlobNotFound, NOT_FOUND",
    "404, ContainerNotFound, PROTOCOL",
    "409, BlobArchived, ARCHIVED",
    "416, InvalidRange, TOO_SHORT",
    "403, AuthorizationPermissionMismatch, DENIED",
    "503, ServerBusy, THROTTLED",
    "500, OperationTimedOut, TRANSIENT",
    "400, InvalidInput, PROTOCOL"
  })
  void anErrorIsAReason(int status, String code, Reason reason) {
    server.http().tell(asked -> true, 3, AzureServer.error(status, code));
    assertThat(failure(open().size(PACK), reason)).startsWith("cannot find the size of pack");
    assertThat(failure(open().readAll(PACK), reason)).startsWith("cannot read pack 3f2a0000");
  }

  @Test
  void listsAllPages() {
    List<Id> packs = new ArrayList<>(List.of(PACK.id()));
    for (int i = 0; i < 100; i++) {
      Id id = new Id(0x9e37_79b9_7f4a_7c15L * (i + 1), i, 0, 0);
      files.write(FileHandle.pack(id).path(), new byte[0]);
      packs.add(id);
    }
    assertThat(open().list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactlyInAnyOrderElementsOf(packs);
  }

  @Test
  void readsResticsLocations() {
    try (Backend backend =
        Azure.open("container:/a/b", Map.of(), access(Map.of("AZURE_ACCOUNT_NAME", "account")))) {
      assertThat(backend.describe()).isEqualTo("azure:container:/a/b");
    }
    assertThat(AzurePlace.parse("container:/a/b", "https://x.blob.y").uri("config"))
        .isEqualTo("https://x.blob.y/container/a/b/config");
    assertThatThrownBy(() -> Azure.open("container:/", Map.of(), access(Map.of())))
        .hasMessageContaining("AZURE_ACCOUNT_NAME");
    for (String wrong : new String[] {"container", "", ":/", "a/b:/"}) {
      assertThatThrownBy(() -> AzurePlace.parse(wrong, "")).hasMessageContaining("container:/path");
    }
  }
}
