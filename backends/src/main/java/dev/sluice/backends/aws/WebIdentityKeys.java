package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Keys for a role, by a token in a file that Kubernetes, say, keeps fresh. */
final class WebIdentityKeys implements KeySource {
  private final LoginContext context;
  private final TokenService service;

  WebIdentityKeys(LoginContext context, TokenService service) {
    this.context = context;
    this.service = service;
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    Optional<String> file = context.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    if (file.isEmpty()) {
      return Mono.empty();
    }
    Optional<String> arn = context.variable("AWS_ROLE_ARN");
    if (arn.isEmpty()) {
      String why = "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not";
      return Mono.error(() -> context.failed(Reason.DENIED, why));
    }
    TokenService.Role role =
        new TokenService.Role(arn.get(), context.variable("AWS_ROLE_SESSION_NAME"), Map.of());
    String region =
        context.firstVariable("AWS_REGION", "AWS_DEFAULT_REGION").orElse(KeyChain.DEFAULT_REGION);
    return context
        .requiredText(Path.of(file.get()))
        .flatMap(token -> service.assume(role, token, region));
  }
}
