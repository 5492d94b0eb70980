package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Keys in variables, Amazon's or MinIO's. */
final class VariableKeys implements KeySource {
  private static final String[][] PAIRS = {
    {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"},
    {"AWS_ACCESS_KEY", "AWS_SECRET_KEY"},
    {"MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"},
    {"MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"},
  };

  private final LoginContext context;

  VariableKeys(LoginContext context) {
    this.context = context;
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    return Mono.defer(
        () -> {
          for (String[] pair : PAIRS) {
            Optional<String> access = context.variable(pair[0]);
            Optional<String> secret = context.variable(pair[1]);
            if (access.isPresent() != secret.isPresent()) {
              String there = access.isPresent() ? pair[0] : pair[1];
              String missing = access.isPresent() ? pair[1] : pair[0];
              String why = there + " is set, but " + missing + " is not";
              return Mono.error(context.failed(Reason.DENIED, why));
            }
            if (access.isPresent() && secret.isPresent()) {
              Optional<String> token = context.variable("AWS_SESSION_TOKEN");
              boolean isAmazons = pair[0].startsWith("AWS");
              return Mono.just(
                  Lease.forEver(
                      new AwsKeys(
                          access.get(), secret.get(), isAmazons ? token : Optional.empty())));
            }
          }
          return Mono.empty();
        });
  }
}
