package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * Keys of the role of an EC2 instance, by version 2 of the metadata service. Where there is no such
 * service, there are no keys.
 */
final class InstanceKeys implements KeySource {
  private static final String ORIGIN = "the instance's metadata server";
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";

  private final LoginContext context;

  InstanceKeys(LoginContext context) {
    this.context = context;
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    if (context
        .variable("AWS_EC2_METADATA_DISABLED")
        .filter("true"::equalsIgnoreCase)
        .isPresent()) {
      return Mono.empty();
    }
    String base =
        context
            .variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
            .orElse("http://169.254.169.254")
            .replaceFirst("/$", "");
    Map<String, String> life = Map.of("X-aws-ec2-metadata-token-ttl-seconds", "21600");
    return context
        .call("PUT", base + "/latest/api/token", life, "", LoginContext.NEAR)
        .onErrorResume(BackendException.class, nobody -> Mono.empty())
        .filter(reply -> reply.status() == 200)
        .flatMap(reply -> roles(base, Map.of("X-aws-ec2-metadata-token", reply.text())));
  }

  private Mono<Lease<AwsKeys>> roles(String base, Map<String, String> token) {
    return get(base + ROLES, token)
        .filter(reply -> reply.status() == 200)
        .map(reply -> reply.text().strip().lines().findFirst().orElse(""))
        .filter(role -> !role.isEmpty())
        .flatMap(role -> get(base + ROLES + role, token))
        .map(reply -> JsonKeys.lease(context, ORIGIN, context.json(ORIGIN, reply), "Token"));
  }

  private Mono<HttpReply> get(String uri, Map<String, String> token) {
    return context.call("GET", uri, token, "", LoginContext.NEAR);
  }
}
