package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.FileHandle;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.Tls;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import dev.sluice.testing.Bytes;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.KeyManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

@Timeout(60)
class RestTlsTest {
  private static final String PASSWORD = "changeit";

  /** Made once, since each costs a JVM. */
  private static final Map<String, KeyStore> MADE = new HashMap<>();

  @TempDir private Path directory;

  @Test
  void aCertificateThatNobodyVouchesForIsFinal() throws Exception {
    KeyStore keys = selfSigned("EC");
    try (TlsServer server = new TlsServer(keys, ClientAuth.NONE)) {
      assertFails("https", server.port(), "the server's certificate is not trusted (");
    }
  }

  @Test
  void anAuthorityOfOnesOwnIsTrusted() throws Exception {
    KeyStore keys = selfSigned("EC");
    Tls tls = new Tls(List.of(pem("ca.pem", certificate(keys))), Optional.empty(), false);
    try (TlsServer server = new TlsServer(keys, ClientAuth.NONE)) {
      assertThat(read(server, "localhost", tls)).isEqualTo("hello");
    }
  }

  @Test
  void anotherAuthorityAndAnotherNameAreNot() throws Exception {
    KeyStore keys = selfSigned("EC");
    Tls other =
        new Tls(List.of(pem("other.pem", certificate(selfSigned("RSA")))), Optional.empty(), false);
    Tls itself = new Tls(List.of(pem("ca.pem", certificate(keys))), Optional.empty(), false);
    try (TlsServer server = new TlsServer(keys, ClientAuth.NONE)) {
      assertThatThrownBy(() -> read(server, "localhost", other))
          .hasMessageContaining("not trusted");
      assertThatThrownBy(() -> read(server, "127.0.0.1", itself))
          .hasMessageContaining("not trusted");
    }
  }

  @Test
  void uncheckedIsUnchecked() throws Exception {
    Tls tls = new Tls(List.of(), Optional.empty(), true);
    try (TlsServer server = new TlsServer(selfSigned("EC"), ClientAuth.NONE)) {
      assertThat(read(server, "127.0.0.1", tls)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @CsvSource({"EC, PRIVATE KEY", "EC, EC PRIVATE KEY", "RSA, PRIVATE KEY", "RSA, RSA PRIVATE KEY"})
  void showsWhoIsCalling(String algorithm, String label) throws Exception {
    KeyStore keys = selfSigned(algorithm);
    Path authority = pem("ca.pem", certificate(keys));
    Path identity = pem("me.pem", "some text\n" + key(keys, label) + certificate(keys));
    try (TlsServer server = new TlsServer(keys, ClientAuth.REQUIRE)) {
      Tls known = new Tls(List.of(authority), Optional.of(identity), false);
      assertThat(read(server, "localhost", known)).isEqualTo("hello");
      Tls nobody = new Tls(List.of(authority), Optional.empty(), false);
      assertThatThrownBy(() -> read(server, "localhost", nobody))
          .isInstanceOf(BackendException.class)
          .hasMessageContaining("the server refused the TLS connection");
    }
  }

  @Test
  void filesThatCannotBeUsedAreRefusedAtOnce() throws Exception {
    KeyStore keys = selfSigned("EC");
    Path empty = pem("empty.pem", "");
    Path keyless = pem("keyless.pem", certificate(keys));
    Path sealed = pem("sealed.pem", block("ENCRYPTED PRIVATE KEY", new byte[5]));
    Path broken = pem("broken.pem", block("CERTIFICATE", new byte[5]));
    for (Path authority : List.of(empty, broken, directory.resolve("absent.pem"))) {
      assertRefused(new Tls(List.of(authority), Optional.empty(), false), authority);
    }
    for (Path identity : List.of(empty, keyless, sealed)) {
      assertRefused(new Tls(List.of(), Optional.of(identity), false), identity);
    }
  }

  private static void assertRefused(Tls tls, Path file) {
    assertThatThrownBy(() -> open("https://localhost:1/", tls))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_ARGUMENT))
        .hasMessageContaining(file.toString());
  }

  private static RestBackend open(String address, Tls tls) {
    return new RestBackend(
        RestLocation.parse(address, Map.of()),
        OptionalInt.empty(),
        HttpSettings.DEFAULTS.withTls(tls));
  }

  private static String read(TlsServer server, String host, Tls tls) {
    try (RestBackend backend = open("https://" + host + ":" + server.port() + "/", tls)) {
      byte[] content =
          backend
              .readAll(FileHandle.CONFIG)
              .as(Bytes::join)
              .blockOptional(Duration.ofSeconds(20))
              .orElseThrow();
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  @Test
  void aServerWithoutTlsIsFinal() {
    DisposableServer server = HttpServer.create().host("127.0.0.1").port(0).bindNow();
    try {
      assertFails("https", server.port(), "the server does not speak TLS there");
    } finally {
      server.disposeNow();
    }
  }

  private static void assertFails(String scheme, int port, String message) {
    String address = scheme + "://localhost:" + port + "/";
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

  /** Answers {@code hello} to everything. */
  private static final class TlsServer implements AutoCloseable {
    private final DisposableServer server;

    TlsServer(KeyStore keys, ClientAuth clients) throws Exception {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, PASSWORD.toCharArray());
      SslContext ssl =
          SslContextBuilder.forServer(own)
              .trustManager((X509Certificate) keys.getCertificate("test"))
              .clientAuth(clients)
              .build();
      server =
          HttpServer.create()
              .host("127.0.0.1")
              .port(0)
              .secure(spec -> spec.sslContext(ssl))
              .handle((request, response) -> response.sendString(Mono.just("hello")))
              .bindNow();
    }

    int port() {
      return server.port();
    }

    @Override
    public void close() {
      server.disposeNow();
    }
  }

  private Path pem(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private static String certificate(KeyStore keys) throws Exception {
    return block("CERTIFICATE", keys.getCertificate("test").getEncoded());
  }

  private static String key(KeyStore keys, String label) throws Exception {
    byte[] pkcs8 = keys.getKey("test", PASSWORD.toCharArray()).getEncoded();
    return block(
        label,
        label.equals("PRIVATE KEY")
            ? pkcs8
            : withParameters(PrivateKeyInfo.getInstance(pkcs8)).toASN1Primitive().getEncoded());
  }

  /** As OpenSSL writes keys of elliptic curves by themselves. */
  private static ASN1Encodable withParameters(PrivateKeyInfo key) throws IOException {
    if (!key.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return key.parsePrivateKey();
    }
    ECPrivateKey bare = ECPrivateKey.getInstance(key.parsePrivateKey());
    return new ECPrivateKey(256, bare.getKey(), key.getPrivateKeyAlgorithm().getParameters());
  }

  private static String block(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  private KeyStore selfSigned(String algorithm) throws Exception {
    KeyStore made = MADE.get(algorithm);
    if (made == null) {
      made = make(algorithm, directory.resolve("keys.p12"));
      MADE.put(algorithm, made);
    }
    return made;
  }

  private static KeyStore make(String algorithm, Path store) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    // What keytool takes by itself depends on the JDK.
    String size = algorithm.equals("EC") ? "256" : "2048";
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                algorithm,
                "-keysize",
                size,
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
    return keys;
  }
}
