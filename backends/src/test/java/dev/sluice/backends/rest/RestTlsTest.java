package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backends.http.HttpSettings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

@Timeout(60)
class RestTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private Path directory;

  @Test
  void aCertificateThatNobodyVouchesForIsFinal() throws Exception {
    SslContext ssl = SslContextBuilder.forServer(selfSigned()).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(spec -> spec.sslContext(ssl))
            .bindNow();
    try {
      assertFails("https", server, "the server's certificate is not trusted (");
    } finally {
      server.disposeNow();
    }
  }

  @Test
  void aServerWithoutTlsIsFinal() {
    DisposableServer server = HttpServer.create().host("127.0.0.1").port(0).bindNow();
    try {
      assertFails("https", server, "the server does not speak TLS there");
    } finally {
      server.disposeNow();
    }
  }

  private static void assertFails(String scheme, DisposableServer server, String message) {
    String address = scheme + "://localhost:" + server.port() + "/";
    try (RestBackend backend =
        new RestBackend(
            RestLocation.parse(address, Map.of()), OptionalInt.empty(), HttpSettings.DEFAULTS)) {
      StepVerifier.create(backend.readAll(FileHandle.CONFIG))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOfSatisfying(
                          BackendException.class,
                          e -> assertThat(e.reason()).as("%s", e).isEqualTo(Reason.PROTOCOL))
                      .hasMessageContaining(message))
          .verify(Duration.ofSeconds(20));
    }
  }

  private KeyManagerFactory selfSigned() throws Exception {
    Path store = directory.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    return factory;
  }
}
