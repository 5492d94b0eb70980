package dev.sluice.backends.b2;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Authorizes an application key. */
final class B2Logins {
  private static final String ORIGIN = "b2_authorize_account";

  /** A token holds for a day at most. */
  private static final Duration LIFE = Duration.ofHours(23);

  private final LoginContext context;
  private final String server;

  /**
   * @param server where authorizations are to be had, without a slash at the end
   */
  B2Logins(LoginContext context, String server) {
    this.context = context;
    this.server = server;
  }

  Mono<Lease<B2Session>> find() {
    return Mono.defer(
        () -> {
          Optional<String> id = context.variable("B2_ACCOUNT_ID");
          Optional<String> key = context.variable("B2_ACCOUNT_KEY");
          if (id.isEmpty() || key.isEmpty()) {
            return Mono.error(
                context.failed(Reason.DENIED, "B2_ACCOUNT_ID and B2_ACCOUNT_KEY must be set"));
          }
          byte[] pair = (id.get() + ":" + key.get()).getBytes(StandardCharsets.UTF_8);
          String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
          return context
              .call(
                  "GET",
                  server + "/b2api/v3/" + ORIGIN,
                  Map.of("Authorization", basic),
                  "",
                  LoginContext.FAR)
              .map(this::lease);
        });
  }

  private Lease<B2Session> lease(HttpReply reply) {
    if (reply.status() == 401) {
      throw context.failed(
          Reason.DENIED, "B2 does not take the key; check B2_ACCOUNT_ID and B2_ACCOUNT_KEY");
    }
    JsonValue json = context.json(ORIGIN, reply);
    JsonValue storage = json.at("apiInfo").at("storageApi");
    return new Lease<>(
        new B2Session(
            context.required(ORIGIN, json, "accountId"),
            context.required(ORIGIN, storage, "apiUrl"),
            context.required(ORIGIN, storage, "downloadUrl"),
            context.required(ORIGIN, json, "authorizationToken")),
        context.now().plus(LIFE));
  }
}
