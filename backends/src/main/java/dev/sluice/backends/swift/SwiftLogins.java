package dev.sluice.backends.swift;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonText;
import dev.sluice.backends.text.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Logs in, by the version of the protocol that the address of the login server shows. */
final class SwiftLogins {
  private static final String ORIGIN = "the login server";

  /** How long a token holds if nobody says it: shorter than any server's default. */
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final LoginContext context;

  SwiftLogins(LoginContext context) {
    this.context = context;
  }

  Mono<Lease<SwiftSession>> find() {
    return Mono.defer(
        () -> {
          Optional<String> storage = context.variable("OS_STORAGE_URL");
          Optional<String> token = context.variable("OS_AUTH_TOKEN");
          if (storage.isPresent() && token.isPresent()) {
            return Mono.just(Lease.forEver(session(storage.get(), token.get())));
          }
          String uri =
              context
                  .firstVariable("OS_AUTH_URL", "ST_AUTH")
                  .orElseThrow(
                      () ->
                          context.failed(
                              Reason.DENIED,
                              "there is no login; set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and the"
                                  + " like, or ST_AUTH, ST_USER and ST_KEY"))
                  .replaceFirst("/+$", "");
          if (uri.contains("v3")) {
            return version3(uri);
          }
          return uri.contains("v2") ? version2(uri) : version1(uri);
        });
  }

  private Mono<Lease<SwiftSession>> version1(String uri) {
    Map<String, String> headers =
        Map.of(
            "X-Auth-User", required("OS_USERNAME", "ST_USER"),
            "X-Auth-Key", required("OS_PASSWORD", "ST_KEY"));
    return context
        .call("GET", uri, headers, "", LoginContext.FAR)
        .map(
            reply -> {
              if (reply.status() != 200 && reply.status() != 204) {
                throw refused(reply);
              }
              String life = reply.header("X-Auth-Token-Expires");
              Duration left =
                  life.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(life)) : LIFE;
              return new Lease<>(
                  session(header(reply, "X-Storage-Url"), header(reply, "X-Auth-Token")),
                  context.now().plus(left));
            });
  }

  private Mono<Lease<SwiftSession>> version2(String uri) {
    Map<String, Object> auth = new HashMap<>();
    auth.put(
        "passwordCredentials",
        Map.of(
            "username", required("OS_USERNAME", "ST_USER"),
            "password", required("OS_PASSWORD", "ST_KEY")));
    context.variable("OS_TENANT_ID").ifPresent(id -> auth.put("tenantId", id));
    context
        .firstVariable("OS_TENANT_NAME", "OS_PROJECT_NAME")
        .ifPresent(name -> auth.put("tenantName", name));
    return post(uri + "/tokens", Map.of("auth", auth))
        .map(
            reply -> {
              JsonValue access = context.json(ORIGIN, reply).at("access");
              JsonValue token = access.at("token");
              Stream<String> urls =
                  endpoints(access.at("serviceCatalog"))
                      .filter(this::isInRegion)
                      .flatMap(endpoint -> endpoint.text("publicURL").stream());
              return new Lease<>(
                  session(first(urls), context.required(ORIGIN, token, "id")),
                  end(token.text("expires")));
            });
  }

  private Mono<Lease<SwiftSession>> version3(String uri) {
    Map<String, Object> auth = new KeystoneLogin(context).auth();
    return post(uri + "/auth/tokens", Map.of("auth", auth))
        .map(
            reply -> {
              JsonValue token = context.json(ORIGIN, reply).at("token");
              Stream<String> urls =
                  endpoints(token.at("catalog"))
                      .filter(endpoint -> endpoint.text("interface").orElse("").equals("public"))
                      .filter(this::isInRegion)
                      .flatMap(endpoint -> endpoint.text("url").stream());
              return new Lease<>(
                  session(first(urls), header(reply, "X-Subject-Token")),
                  end(token.text("expires_at")));
            });
  }

  private Mono<HttpReply> post(String uri, Map<String, ?> body) {
    Map<String, String> type = Map.of("Content-Type", "application/json");
    return context.call("POST", uri, type, JsonText.object(body), LoginContext.FAR);
  }

  private static Stream<JsonValue> endpoints(JsonValue catalog) {
    return catalog.items().stream()
        .filter(service -> service.text("type").orElse("").equals("object-store"))
        .flatMap(service -> service.at("endpoints").items().stream());
  }

  private boolean isInRegion(JsonValue endpoint) {
    Optional<String> wanted = context.variable("OS_REGION_NAME");
    return wanted.isEmpty()
        || endpoint.text("region").equals(wanted)
        || endpoint.text("region_id").equals(wanted);
  }

  private String first(Stream<String> urls) {
    return urls.findFirst()
        .orElseThrow(
            () ->
                context.failed(Reason.DENIED, "the account has no object storage in this region"));
  }

  private static SwiftSession session(String storageUrl, String token) {
    return new SwiftSession(storageUrl.replaceFirst("/+$", ""), token);
  }

  private String required(String... names) {
    return context
        .firstVariable(names)
        .orElseThrow(() -> context.failed(Reason.DENIED, names[0] + " is not set"));
  }

  private String header(HttpReply reply, String name) {
    if (reply.header(name).isEmpty()) {
      throw context.failed(Reason.PROTOCOL, "the login server sent no " + name);
    }
    return reply.header(name);
  }

  private RuntimeException refused(HttpReply reply) {
    Reason reason =
        reply.status() >= 500 || reply.status() == 429 ? Reason.TRANSIENT : Reason.DENIED;
    return context.failed(reason, ORIGIN + " answered " + reply.status());
  }

  private Instant end(Optional<String> text) {
    try {
      return text.map(Instant::parse).orElseGet(() -> context.now().plus(LIFE));
    } catch (DateTimeException unreadable) {
      return context.now().plus(LIFE);
    }
  }
}
