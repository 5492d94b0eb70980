package dev.sluice.backends.azure;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Id;
import dev.sluice.backend.Thawing;
import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.objects.ObjectBackend;
import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.testing.LeakGuard;
import dev.sluice.testing.MemorySink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What is asked of Azure for blobs in the archive tier. The server checks each signature. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class AzureThawTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final FileHandle PACK = FileHandle.pack(new Id(0x3f2a_0000_0000_0000L, 1, 2, 3));

  private final MemorySink files = new MemorySink();
  private final AzureServer server = new AzureServer(files, "", 1000);
  private final CloudAccess access =
      new CloudAccess(Map.of(), OptionalInt.empty(), HttpSettings.DEFAULTS, InstantSource.system());
  private final Backend backend = open(Map.of("enable-restore", "true"));

  AzureThawTest() {
    files.write(PACK.path(), new byte[1000]);
  }

  private Backend open(Map<String, String> options) {
    Optional<AzureThawSettings> thaw = AzureThawSettings.of(options);
    AzurePlace place = new AzurePlace(server.endpoint(), AzureServer.CONTAINER, new ObjectRoot(""));
    var transport = access.transport(new AzureRefusals(thaw.isPresent()));
    LoginContext context = access.login(place.toString(), transport);
    AzureLogin key = new AzureLogin.SharedKey(AzureServer.ACCOUNT, AzureServer.KEY);
    AzureStore store =
        new AzureStore(place, transport, context, Mono.just(Lease.forEver(key)), thaw);
    return new ObjectBackend(store, OptionalInt.empty());
  }

  @AfterEach
  void close() {
    backend.close();
    server.close();
  }

  private Thawing thawing() {
    return backend.thawing().orElseThrow();
  }

  private static State state(Mono<Seen> asked) {
    Seen seen = asked.blockOptional(PATIENCE).orElseThrow();
    assertThat(seen.bytes()).isEqualTo(OptionalLong.of(1000));
    return seen.state();
  }

  private void head(String tier, String status) {
    Reply reply = Reply.file(new byte[1000], "").with("x-ms-access-tier", tier);
    server
        .http()
        .tell(
            asked -> asked.method().equals("HEAD"),
            1,
            status.isEmpty() ? reply : reply.with("x-ms-archive-status", status));
  }

  private void put(Reply reply) {
    server.http().tell(asked -> asked.method().equals("PUT"), 1, reply);
  }

  private List<Asked> puts() {
    return server.http().asked().stream().filter(a -> a.method().equals("PUT")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Hot, '', READY",
    "Cold, '', READY",
    "Archive, '', COLD",
    "Archive, rehydrate-pending-to-hot, UNDER_WAY",
  })
  void theHeadTellsTheState(String tier, String status, State state) {
    head(tier, status);
    assertThat(state(thawing().look(PACK))).isEqualTo(state);
    assertThat(puts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"202, UNDER_WAY", "200, READY"})
  void whatIsArchivedIsMovedOnce(int status, State state) {
    head("Archive", "");
    put(Reply.of(status, ""));
    assertThat(state(thawing().thaw(PACK))).isEqualTo(state);
    head("Archive", "rehydrate-pending-to-hot");
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.UNDER_WAY);

    assertThat(puts())
        .singleElement()
        .satisfies(
            asked -> {
              assertThat(asked.plainPath()).endsWith("/" + PACK.path());
              assertThat(asked.query()).containsExactly(Map.entry("comp", "tier"));
              assertThat(asked.header("x-ms-access-tier")).isEqualTo("Hot");
              assertThat(asked.header("x-ms-rehydrate-priority")).isEqualTo("Standard");
              assertThat(asked.header("Content-Length")).isEqualTo("0");
            });
  }

  @Test
  void theServerTakesTheSignatureOfTheMove() {
    head("Archive", "");
    // It answers as to a read, which is no answer to a move, but not with a refusal to let in.
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.READY);
  }

  @Test
  void whatIsMovedAlreadyIsWaitedFor() {
    head("Archive", "");
    put(AzureServer.error(409, "BlobBeingRehydrated"));
    assertThat(state(thawing().thaw(PACK))).isEqualTo(State.UNDER_WAY);
  }

  @Test
  void whoMayNotMoveIsTold() {
    head("Archive", "");
    put(AzureServer.error(403, "AuthorizationPermissionMismatch"));
    server
        .http()
        .tell(
            asked -> asked.method().equals("PUT"),
            1,
            AzureServer.error(403, "AuthorizationPermissionMismatch"));
    assertThat(failure(thawing().thaw(PACK), Reason.DENIED))
        .startsWith("cannot bring pack 3f2a0000 in azure:container:/ out of cold storage");
  }

  @Test
  void nothingIsMovedUnlessAskedFor() {
    Backend other = open(Map.of());
    server.http().tell(asked -> true, 1, AzureServer.error(409, "BlobArchived"));
    assertThat(other.thawing()).isEmpty();
    assertThat(failure(other.readAll(PACK), Reason.ARCHIVED))
        .contains("-o azure.enable-restore=true");
    other.close();
  }

  @ParameterizedTest
  @CsvSource({"restore-tier, Archive", "restore-priority, Bulk", "restore-timeout, x"})
  void optionsThatMakeNoSenseAreRefused(String name, String value) {
    Map<String, String> environment = new HashMap<>(Map.of("AZURE_ACCOUNT_NAME", "account"));
    CloudAccess named = access.withEnvironment(environment);
    assertThatThrownBy(() -> Azure.open("container:/", Map.of(name, value), named))
        .hasMessageContaining("option azure." + name + " must be ");
  }
}
