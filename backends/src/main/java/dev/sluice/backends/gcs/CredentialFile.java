package dev.sluice.backends.gcs;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.backends.text.Percent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Google's files with credentials, by their type. */
final class CredentialFile {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

  /** What tokens are exchanged or impersonated with, which need more than reading. */
  private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

  private static final Map<String, String> FORM =
      Map.of("Content-Type", "application/x-www-form-urlencoded");
  private static final String TOKENS = "Google's token server";

  private final LoginContext context;

  CredentialFile(LoginContext context) {
    this.context = context;
  }

  /** A token by the credentials in a file. */
  Mono<Lease<String>> token(JsonValue file) {
    return token(file, SCOPE);
  }

  private Mono<Lease<String>> token(JsonValue file, String scope) {
    String type = file.text("type").orElse("");
    return switch (type) {
      case "service_account" -> serviceAccount(file, scope);
      case "authorized_user" -> authorizedUser(file);
      case "external_account" -> externalAccount(file);
      case "impersonated_service_account" ->
          token(file.at("source_credentials"), PLATFORM)
              .flatMap(
                  lease ->
                      impersonated(
                          required(file, "service_account_impersonation_url"), lease.login()));
      default -> refused("are of the type \"" + type + "\", which cannot be used");
    };
  }

  private Mono<Lease<String>> serviceAccount(JsonValue file, String scope) {
    String uri = file.text("token_uri").orElse("https://oauth2.googleapis.com/token");
    return Mono.fromSupplier(
            () -> {
              Jwt jwt =
                  new Jwt(
                      required(file, "client_email"),
                      scope,
                      uri,
                      file.text("private_key_id").orElse(""));
              try {
                return jwt.sign(required(file, "private_key"), context.now());
              } catch (IllegalArgumentException e) {
                throw context.failed(
                    Reason.DENIED,
                    "the private key in the credentials is no use: " + e.getMessage());
              }
            })
        .flatMap(
            assertion ->
                post(
                    uri,
                    Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        assertion)));
  }

  private Mono<Lease<String>> authorizedUser(JsonValue file) {
    return post(
        file.text("token_uri").orElse("https://oauth2.googleapis.com/token"),
        Map.of(
            "grant_type", "refresh_token",
            "client_id", required(file, "client_id"),
            "client_secret", required(file, "client_secret"),
            "refresh_token", required(file, "refresh_token")));
  }

  /** Of another identity provider, whose token is in a file or behind an address. */
  private Mono<Lease<String>> externalAccount(JsonValue file) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form.put("audience", required(file, "audience"));
    form.put("scope", PLATFORM);
    form.put("requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
    form.put("subject_token_type", required(file, "subject_token_type"));
    Optional<String> impersonation = file.text("service_account_impersonation_url");
    return subject(file.at("credential_source"))
        .flatMap(
            token -> {
              form.put("subject_token", token);
              return post(required(file, "token_url"), form);
            })
        .flatMap(
            lease ->
                impersonation
                    .map(uri -> impersonated(uri, lease.login()))
                    .orElseGet(() -> Mono.just(lease)));
  }

  private Mono<String> subject(JsonValue source) {
    Mono<String> text;
    if (source.text("file").isPresent()) {
      text = context.requiredText(Path.of(required(source, "file")));
    } else if (source.text("url").isPresent()) {
      Map<String, String> headers = new HashMap<>();
      source
          .at("headers")
          .members()
          .forEach((name, value) -> value.text().ifPresent(v -> headers.put(name, v)));
      text =
          context
              .call("GET", required(source, "url"), headers, "", LoginContext.FAR)
              .map(HttpReply::text);
    } else {
      return refused("take their token neither from a file nor from an address");
    }
    boolean isJson = source.at("format").text("type").orElse("text").equals("json");
    return isJson
        ? text.map(json -> context.json("the token", json.getBytes(StandardCharsets.UTF_8)))
            .map(json -> required(json, required(source.at("format"), "subject_token_field_name")))
        : text.map(String::strip);
  }

  private Mono<Lease<String>> impersonated(String uri, String token) {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
    String body = "{\"scope\":[\"" + SCOPE + "\"],\"lifetime\":\"3600s\"}";
    return context
        .call("POST", uri, headers, body, LoginContext.FAR)
        .map(reply -> context.json(TOKENS, reply))
        .map(
            json -> {
              String access = context.required(TOKENS, json, "accessToken");
              return new Lease<>(access, end(context, json.text("expireTime")));
            });
  }

  private Mono<Lease<String>> post(String uri, Map<String, String> form) {
    return context
        .call("POST", uri, FORM, Percent.query(form), LoginContext.FAR)
        .map(reply -> lease(context, TOKENS, context.json(TOKENS, reply)));
  }

  /** A token as all of Google's servers give it out. */
  static Lease<String> lease(LoginContext context, String origin, JsonValue json) {
    String token = context.required(origin, json, "access_token");
    long seconds =
        json.text("expires_in")
            .filter(text -> text.matches("\\d{1,9}"))
            .map(Long::valueOf)
            .orElse(600L);
    return new Lease<>(token, context.now().plusSeconds(seconds));
  }

  private static Instant end(LoginContext context, Optional<String> text) {
    try {
      return text.map(Instant::parse).orElseGet(() -> context.now().plus(Duration.ofMinutes(10)));
    } catch (DateTimeException unreadable) {
      return context.now().plus(Duration.ofMinutes(10));
    }
  }

  private String required(JsonValue json, String name) {
    return context.required("the credentials", json, name);
  }

  private <T> Mono<T> refused(String why) {
    return Mono.error(() -> context.failed(Reason.DENIED, "the credentials " + why));
  }
}
