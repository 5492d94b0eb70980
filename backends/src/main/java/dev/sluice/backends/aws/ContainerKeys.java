package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Keys that ECS, or EKS with pod identities, gives its containers. */
final class ContainerKeys implements KeySource {
  private static final String ORIGIN = "the container's credential server";
  private static final String ECS = "http://169.254.170.2";
  private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

  private final LoginContext context;

  ContainerKeys(LoginContext context) {
    this.context = context;
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    Optional<String> uri =
        context
            .variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
            .map(path -> ECS + path)
            .or(() -> context.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI"));
    if (uri.isEmpty()) {
      return Mono.empty();
    }
    if (!isNear(uri.get())) {
      String why = "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https or an address of this host";
      return Mono.error(() -> context.failed(Reason.DENIED, why));
    }
    return token()
        .map(token -> Map.of("Authorization", token.strip()))
        .defaultIfEmpty(Map.of())
        .flatMap(headers -> context.call("GET", uri.get(), headers, "", LoginContext.NEAR))
        .map(reply -> JsonKeys.lease(context, ORIGIN, context.json(ORIGIN, reply), "Token"));
  }

  private Mono<String> token() {
    return context
        .variable(TOKEN + "_FILE")
        .map(file -> context.requiredText(Path.of(file)))
        .orElseGet(() -> Mono.justOrEmpty(context.variable(TOKEN)));
  }

  /** What Amazon's own clients send a token to. */
  private static boolean isNear(String uri) {
    URI parsed = URI.create(uri);
    String host = String.valueOf(parsed.getHost());
    return "https".equals(parsed.getScheme())
        || host.startsWith("127.")
        || host.equals("localhost")
        || host.equals("[::1]")
        || host.equals("169.254.170.2")
        || host.equals("169.254.170.23")
        || host.equals("[fd00:ec2::23]");
  }
}
