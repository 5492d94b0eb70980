package dev.sluice.backends.swift;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.FileType;
import dev.sluice.backend.Id;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.testing.Reply;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
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

@Timeout(60)
@ExtendWith(LeakGuard.class)
class SwiftStoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));

  private final MemorySink files = new MemorySink();
  private final SwiftServer server = new SwiftServer(files, "");
  private final List<Backend> opened = new ArrayList<>();

  SwiftStoreTest() {
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

  /** Names and values in turn; the address is completed. */
  private Backend open(String container, String path, String... variables) {
    Map<String, String> environment = new HashMap<>();
    environment.put("OS_AUTH_URL", server.http().address() + path);
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    Backend backend = Swift.open(container + ":/", access(environment));
    opened.add(backend);
    return backend;
  }

  private Backend version1(String container) {
    return open(container, "/auth/v1.0", "OS_USERNAME", "me", "OS_PASSWORD", "s3cr3t");
  }

  private static void assertReads(Backend backend) {
    assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(1000);
  }

  @Test
  void aTokenThatRanOutIsRenewed() {
    Backend backend = version1(SwiftServer.CONTAINER);
    assertReads(backend);
    server.expire();
    assertReads(backend);
    server.expire();
    assertThat(backend.list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactly(PACK.id());
    assertThat(backend.list(FileType.KEY).collectList().block(PATIENCE)).isEmpty();
  }

  @Test
  void version2FindsTheStorageOfItsRegion() {
    assertReads(
        open(
            SwiftServer.CONTAINER,
            "/v2.0/",
            "OS_USERNAME",
            "me",
            "OS_PASSWORD",
            "s3cr3t",
            "OS_TENANT_NAME",
            "project",
            "OS_REGION_NAME",
            "B"));
  }

  @Test
  void version3LogsInByPasswordAndByApplication() {
    assertReads(
        open(
            SwiftServer.CONTAINER,
            "/v3",
            "OS_USERNAME",
            "me",
            "OS_PASSWORD",
            "s3cr3t",
            "OS_PROJECT_NAME",
            "project",
            "OS_REGION_NAME",
            "B"));
    assertReads(
        open(
            SwiftServer.CONTAINER,
            "/v3",
            "OS_APPLICATION_CREDENTIAL_ID",
            "app",
            "OS_APPLICATION_CREDENTIAL_SECRET",
            "s3cr3t",
            "OS_REGION_NAME",
            "B"));
  }

  @Test
  void aTokenThatIsThereIsUsed() {
    server.expire();
    Map<String, String> keys =
        Map.of(
            "endpoint",
            server.storageUrl() + "/",
            "token",
            "t0ken1",
            "container",
            SwiftServer.CONTAINER);
    Backend backend = Swift.openOpendal(keys, access(Map.of()));
    opened.add(backend);
    assertReads(backend);
  }

  @Test
  void wrongLoginsAreNamedAndNotTold() {
    assertThat(
            failure(
                open("c", "/auth/v1.0", "OS_USERNAME", "me", "OS_PASSWORD", "wr0ng").readAll(PACK),
                Reason.DENIED))
        .isEqualTo("cannot log in to swift:c:/: the login server answered 401");
    assertThat(
            failure(
                open("c", "/v3", "OS_USERNAME", "me", "OS_PASSWORD", "wr0ng").readAll(PACK),
                Reason.DENIED))
        .endsWith("the login server answered 401");
    assertThat(failure(open("c", "/v3", "OS_USERNAME", "me").readAll(PACK), Reason.DENIED))
        .endsWith("OS_PASSWORD is not set");
  }

  @Test
  void whatIsSealedIsCalledSo() {
    server
        .http()
        .tell(
            asked -> asked.path().contains("/data/"),
            1,
            Reply.of(429, "").with("X-Ovh-Retrieval-State", "sealed").with("Retry-After", "9000"));
    assertThat(failure(version1(SwiftServer.CONTAINER).readAll(PACK), Reason.ARCHIVED))
        .contains("sealed");
  }

  @Test
  void aMissingContainerIsCalledSo() {
    assertThat(failure(version1("other").list(FileType.KEY), Reason.PROTOCOL))
        .endsWith("no such container");
  }

  @Test
  void listsAllPages() {
    List<Id> packs = new ArrayList<>(List.of(PACK.id()));
    for (int i = 0; i < 3000; i++) {
      Id id = new Id(0x9e37_79b9_7f4a_7c15L * (i + 1), i, 0, 0);
      files.write(FileHandle.pack(id).path(), new byte[0]);
      packs.add(id);
    }
    assertThat(version1(SwiftServer.CONTAINER).list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactlyInAnyOrderElementsOf(packs);
  }

  @Test
  void readsResticsLocations() {
    assertThat(SwiftPlace.parse("c:/")).hasToString("swift:c:/");
    assertThat(SwiftPlace.parse("c:/a/b/")).hasToString("swift:c:/a/b");
    for (String wrong : new String[] {"c", "c:a", ":/a"}) {
      assertThatThrownBy(() -> SwiftPlace.parse(wrong))
          .hasMessageContaining("swift:container:/path");
    }
  }
}
