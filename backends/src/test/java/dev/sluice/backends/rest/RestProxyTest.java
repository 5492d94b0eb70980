package dev.sluice.backends.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Backend;
import dev.sluice.backend.BackendException;
import dev.sluice.backend.FileHandle;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.Proxies;
import dev.sluice.testing.Bytes;
import dev.sluice.testing.LeakGuard;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;

/** A proxy that answers what it is to pass on, and tunnels nothing. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class RestProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final DisposableServer proxy =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle(
              (request, response) -> {
                seen.add(
                    request.method()
                        + " "
                        + request.uri()
                        + " "
                        + request.requestHeaders().get(HttpHeaderNames.HOST)
                        + " "
                        + request.requestHeaders().get(HttpHeaderNames.PROXY_AUTHORIZATION));
                return request.method().name().equals("CONNECT")
                    ? response.status(403).send()
                    : response.sendString(Mono.just("hello"));
              })
          .bindNow();

  @AfterEach
  void stop() {
    proxy.disposeNow();
  }

  private Backend open(String address) {
    String place = "me:secret@127.0.0.1:" + proxy.port();
    Map<String, String> environment = Map.of("HTTP_PROXY", place, "HTTPS_PROXY", place);
    return new RestBackend(
        RestLocation.parse(address, environment),
        OptionalInt.empty(),
        HttpSettings.DEFAULTS.withProxies(Proxies.of(environment)));
  }

  @Test
  void whatIsNotTlsIsPassedOn() {
    try (Backend backend = open("http://repo.example:8000/a")) {
      for (int i = 0; i < 2; i++) {
        assertThat(backend.readAll(FileHandle.CONFIG).as(Bytes::join).block(PATIENCE))
            .asString()
            .isEqualTo("hello");
      }
    }
    assertThat(seen)
        .hasSize(2)
        .containsOnly("GET http://repo.example:8000/a/config repo.example:8000 Basic bWU6c2VjcmV0");
  }

  @Test
  void tlsIsTunnelled() {
    try (Backend backend = open("https://repo.example/a")) {
      StepVerifier.create(backend.readAll(FileHandle.CONFIG))
          .expectErrorSatisfies(
              error ->
                  assertThat(error)
                      .isInstanceOf(BackendException.class)
                      .hasMessageNotContaining("secret"))
          .verify(PATIENCE);
    }
    assertThat(seen)
        .isNotEmpty()
        .allMatch(line -> line.startsWith("CONNECT repo.example:443 "))
        .allMatch(line -> line.endsWith("Basic bWU6c2VjcmV0"), "with its login");
  }
}
