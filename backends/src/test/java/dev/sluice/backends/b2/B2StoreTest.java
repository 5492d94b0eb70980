package dev.sluice.backends.b2;

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
import dev.sluice.backends.testing.Asked;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@ExtendWith(LeakGuard.class)
class B2StoreTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));
  private static final Map<String, String> LOGIN =
      Map.of("B2_ACCOUNT_ID", B2Server.ID, "B2_ACCOUNT_KEY", B2Server.KEY);

  private final MemorySink files = new MemorySink();
  private final B2Server server = new B2Server(files, "", 7);
  private final List<Backend> opened = new ArrayList<>();

  B2StoreTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  @AfterEach
  void close() {
    opened.forEach(Backend::close);
    server.close();
  }

  private Backend open(String address, Map<String, String> variables) {
    CloudAccess access =
        new CloudAccess(
            variables, OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
    Backend backend = B2.open(B2Place.parse(address), access, server.http().address());
    opened.add(backend);
    return backend;
  }

  private Backend open() {
    return open(B2Server.BUCKET, LOGIN);
  }

  private long authorizations() {
    return server.http().asked().stream()
        .map(Asked::path)
        .filter(path -> path.endsWith("b2_authorize_account"))
        .count();
  }

  @Test
  void aTokenThatRanOutIsRenewed() {
    Backend backend = open();
    assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(1000);
    assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(1000);
    assertThat(authorizations()).isEqualTo(1);
    server.expire();
    assertThat(backend.size(PACK).block(PATIENCE)).isEqualTo(1000);
    server.expire();
    assertThat(backend.list(FileType.PACK).collectList().block(PATIENCE))
        .containsExactly(PACK.id());
    assertThat(authorizations()).isEqualTo(3);
  }

  @Test
  void wrongKeysAreNamedAndNotTold() {
    Map<String, String> wrong = Map.of("B2_ACCOUNT_ID", B2Server.ID, "B2_ACCOUNT_KEY", "wr0ng");
    assertThat(failure(open(B2Server.BUCKET, wrong).readAll(PACK), Reason.DENIED))
        .isEqualTo(
            "cannot log in to b2:my-bucket: B2 does not take the key; check B2_ACCOUNT_ID and"
                + " B2_ACCOUNT_KEY");
    assertThat(failure(open(B2Server.BUCKET, Map.of()).readAll(PACK), Reason.DENIED))
        .endsWith("must be set");
  }

  @ParameterizedTest
  @CsvSource({
    "404, not_found, NOT_FOUND",
    "403, download_cap_exceeded, DENIED",
    "401, unauthorized, DENIED",
    "429, too_many_requests, THROTTLED",
    "503, service_unavailable, THROTTLED",
    "408, request_timeout, TRANSIENT",
    "500, internal_error, TRANSIENT",
    "416, range_not_satisfiable, TOO_SHORT",
    "400, bad_request, PROTOCOL"
  })
  void anErrorIsAReason(int status, String code, Reason reason) {
    server.http().tell(asked -> asked.path().startsWith("/file/"), 2, B2Server.error(status, code));
    assertThat(failure(open().readAll(PACK), reason)).startsWith("cannot read pack 3f2a0000");
  }

  @Test
  void aMissingBucketIsCalledSo() {
    assertThat(failure(open("other-bucket", LOGIN).readAll(PACK), Reason.PROTOCOL))
        .endsWith("no such bucket");
    assertThat(failure(open("other-bucket", LOGIN).list(FileType.KEY), Reason.PROTOCOL))
        .endsWith("no such bucket");
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
    assertThat(B2Place.parse("bucket")).hasToString("b2:bucket");
    assertThat(B2Place.parse("bucket:a/b/")).hasToString("b2:bucket:a/b");
    assertThatThrownBy(() -> B2Place.parse("a_b")).hasMessageContaining("b2:bucket:path");
  }
}
