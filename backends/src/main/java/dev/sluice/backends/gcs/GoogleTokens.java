package dev.sluice.backends.gcs;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Access tokens, from the first place that has one: a variable, a file with credentials (the
 * "application default credentials"), the metadata server of a machine of Google's.
 */
final class GoogleTokens {
  private static final String FILE = "application_default_credentials.json";
  private static final String METADATA = "Metadata-Flavor";
  private static final String NONE =
      "there is no login; set GOOGLE_APPLICATION_CREDENTIALS to the file with the key of a service"
          + " account, or GOOGLE_ACCESS_TOKEN, or run \"gcloud auth application-default login\"";

  private final LoginContext context;
  private final CredentialFile files;

  GoogleTokens(LoginContext context) {
    this.context = context;
    this.files = new CredentialFile(context);
  }

  /** The value of the header {@code Authorization}. */
  Mono<Lease<Optional<String>>> find() {
    return Mono.defer(
            () ->
                context
                    .variable("GOOGLE_ACCESS_TOKEN")
                    .map(token -> Mono.just(Lease.forEver(token)))
                    .orElseGet(this::inFileOrOfMachine))
        .map(lease -> new Lease<>(Optional.of("Bearer " + lease.login()), lease.end()));
  }

  private Mono<Lease<String>> inFileOrOfMachine() {
    Optional<String> named = context.variable("GOOGLE_APPLICATION_CREDENTIALS");
    Path wellKnown =
        context
            .variable("CLOUDSDK_CONFIG")
            .map(directory -> Path.of(directory, FILE))
            .or(() -> context.variable("APPDATA").map(data -> Path.of(data, "gcloud", FILE)))
            .orElseGet(() -> context.inHome(".config/gcloud/" + FILE));
    Mono<String> text =
        named
            .map(file -> context.requiredText(Path.of(file)))
            .orElseGet(() -> context.text(wellKnown));
    String origin = named.orElseGet(wellKnown::toString);
    return text.map(file -> json(origin, file))
        .flatMap(files::token)
        .switchIfEmpty(Mono.defer(this::ofMachine))
        .switchIfEmpty(Mono.error(() -> context.failed(Reason.DENIED, NONE)));
  }

  private JsonValue json(String origin, String text) {
    return context.json(origin, text.getBytes(StandardCharsets.UTF_8));
  }

  private Mono<Lease<String>> ofMachine() {
    if (context.variable("NO_GCE_CHECK").filter("true"::equals).isPresent()) {
      return Mono.empty();
    }
    String host = context.variable("GCE_METADATA_HOST").orElse("169.254.169.254");
    String uri = "http://" + host + "/computeMetadata/v1/instance/service-accounts/default/token";
    return context
        .call("GET", uri, Map.of(METADATA, "Google"), "", LoginContext.NEAR)
        .onErrorResume(BackendException.class, nobody -> Mono.empty())
        .filter(GoogleTokens::isGoogles)
        .map(
            reply ->
                CredentialFile.lease(
                    context, "the metadata server", context.json("the metadata server", reply)));
  }

  private static boolean isGoogles(HttpReply reply) {
    return reply.header(METADATA).equals("Google");
  }
}
