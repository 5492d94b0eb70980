package dev.sluice.backends.azure;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.backends.text.Percent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Tokens of Entra ID: of a service principal, of a workload identity, of the machine, or of whoever
 * is logged in to Azure's command lines.
 */
final class EntraTokens {
  private static final String RESOURCE = "https://storage.azure.com";
  private static final String SCOPE = RESOURCE + "/.default";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private static final String NONE =
      "there is no login; set AZURE_ACCOUNT_KEY, AZURE_ACCOUNT_SAS, or AZURE_TENANT_ID,"
          + " AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run \"az login\"";

  /** For tokens that do not say how long they hold. */
  private static final Duration SHORT_LIFE = Duration.ofMinutes(10);

  private final LoginContext context;

  EntraTokens(LoginContext context) {
    this.context = context;
  }

  Mono<Lease<AzureLogin>> find() {
    if (context.variable("AZURE_FORCE_CLI_CREDENTIAL").isPresent()) {
      return commandLine();
    }
    return servicePrincipal()
        .switchIfEmpty(Mono.defer(this::workloadIdentity))
        .switchIfEmpty(Mono.defer(this::managedIdentity))
        .switchIfEmpty(Mono.defer(() -> commandLine().onErrorComplete()))
        .switchIfEmpty(Mono.defer(() -> developerCommandLine().onErrorComplete()))
        .switchIfEmpty(Mono.error(() -> context.failed(Reason.DENIED, NONE)));
  }

  private Mono<Lease<AzureLogin>> servicePrincipal() {
    Optional<String> secret = context.variable("AZURE_CLIENT_SECRET");
    if (secret.isEmpty()) {
      return context.variable("AZURE_CLIENT_CERTIFICATE_PATH").isPresent()
          ? Mono.error(
              () ->
                  context.failed(
                      Reason.DENIED,
                      "AZURE_CLIENT_CERTIFICATE_PATH cannot be used; set AZURE_CLIENT_SECRET"))
          : Mono.empty();
    }
    return token(Map.of("client_secret", secret.get()));
  }

  private Mono<Lease<AzureLogin>> workloadIdentity() {
    return Mono.justOrEmpty(context.variable("AZURE_FEDERATED_TOKEN_FILE"))
        .flatMap(file -> context.requiredText(Path.of(file)))
        .flatMap(
            assertion ->
                token(
                    Map.of(
                        "client_assertion",
                        assertion.strip(),
                        "client_assertion_type",
                        ASSERTION)));
  }

  private Mono<Lease<AzureLogin>> token(Map<String, String> proof) {
    Map<String, String> form = new HashMap<>(proof);
    form.put("grant_type", "client_credentials");
    form.put("client_id", variable("AZURE_CLIENT_ID"));
    form.put("scope", SCOPE);
    String authority =
        context
            .variable("AZURE_AUTHORITY_HOST")
            .orElse("https://login.microsoftonline.com")
            .replaceFirst("/+$", "");
    String uri =
        authority + "/" + Percent.encode(variable("AZURE_TENANT_ID")) + "/oauth2/v2.0/token";
    Map<String, String> type = Map.of("Content-Type", "application/x-www-form-urlencoded");
    return context
        .call("POST", uri, type, Percent.query(form), LoginContext.FAR)
        .map(reply -> lease("Entra ID", reply));
  }

  private String variable(String name) {
    return context
        .variable(name)
        .orElseThrow(() -> context.failed(Reason.DENIED, name + " is not set"));
  }

  private Mono<Lease<AzureLogin>> managedIdentity() {
    Map<String, String> query = new HashMap<>(Map.of("resource", RESOURCE));
    context.variable("AZURE_CLIENT_ID").ifPresent(id -> query.put("client_id", id));
    Optional<String> endpoint = context.variable("IDENTITY_ENDPOINT");
    Optional<String> secret = context.variable("IDENTITY_HEADER");
    if (endpoint.isPresent() && secret.isPresent()) {
      query.put("api-version", "2019-08-01");
      String uri = endpoint.get() + "?" + Percent.query(query);
      return context
          .call("GET", uri, Map.of("X-IDENTITY-HEADER", secret.get()), "", LoginContext.FAR)
          .map(reply -> lease("the managed identity", reply));
    }
    query.put("api-version", "2018-02-01");
    String host =
        context.variable("AZURE_POD_IDENTITY_AUTHORITY_HOST").orElse("http://169.254.169.254");
    String uri = host + "/metadata/identity/oauth2/token?" + Percent.query(query);
    // No answer: this is no machine of Azure's. Another answer than 200: it has no identity.
    return context
        .call("GET", uri, Map.of("Metadata", "true"), "", LoginContext.NEAR)
        .onErrorResume(BackendException.class, nobody -> Mono.empty())
        .filter(reply -> reply.status() == 200)
        .map(reply -> lease("the managed identity", reply));
  }

  private Mono<Lease<AzureLogin>> commandLine() {
    return output("az", "account", "get-access-token", "--output", "json", "--resource", RESOURCE)
        .map(json -> lease("az", json, "accessToken"));
  }

  private Mono<Lease<AzureLogin>> developerCommandLine() {
    return output("azd", "auth", "token", "--output", "json", "--scope", SCOPE)
        .map(json -> lease("azd", json, "token"));
  }

  private Mono<JsonValue> output(String... words) {
    return context
        .output(List.of(words))
        .map(text -> context.json(words[0], text.getBytes(StandardCharsets.UTF_8)));
  }

  private Lease<AzureLogin> lease(String origin, HttpReply reply) {
    return lease(origin, context.json(origin, reply), "access_token");
  }

  private Lease<AzureLogin> lease(String origin, JsonValue json, String name) {
    return new Lease<>(new AzureLogin.Token(context.required(origin, json, name)), end(json));
  }

  private Instant end(JsonValue json) {
    Optional<Instant> at = number(json, "expires_on").map(Instant::ofEpochSecond);
    return at.or(() -> number(json, "expires_in").map(context.now()::plusSeconds))
        .orElseGet(() -> context.now().plus(SHORT_LIFE));
  }

  private static Optional<Long> number(JsonValue json, String name) {
    return json.text(name).filter(text -> text.matches("\\d{1,12}")).map(Long::valueOf);
  }
}
