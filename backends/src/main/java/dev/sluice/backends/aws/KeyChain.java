package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds keys where restic would, in its order: variables, Amazon's files, MinIO's file, a web
 * identity, the container, the instance. With {@code RESTIC_AWS_ASSUME_ROLE_ARN} they take on that
 * role.
 */
public final class KeyChain {
  /** Where nobody says another one. */
  public static final String DEFAULT_REGION = "us-east-1";

  private static final String NONE =
      "there are no keys; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give"
          + " -o s3.unsafe-anonymous-auth=true if the bucket is public";

  private static final String ROLE = "RESTIC_AWS_ASSUME_ROLE_";

  private final LoginContext context;
  private final TokenService service;
  private final Profiles profiles;
  private final Flux<KeySource> sources;

  /**
   * @param profile the profile in Amazon's files, if not the one of {@code AWS_PROFILE}
   */
  public KeyChain(LoginContext context, Optional<String> profile) {
    this.context = context;
    service = new TokenService(context);
    KeySource variables = new VariableKeys(context);
    KeySource container = new ContainerKeys(context);
    KeySource instance = new InstanceKeys(context);
    profiles =
        new Profiles(
            context,
            profile,
            service,
            Map.of(
                "Environment", variables,
                "EcsContainer", container,
                "Ec2InstanceMetadata", instance));
    sources =
        Flux.just(
            variables,
            profiles,
            new MinioClientKeys(context),
            new WebIdentityKeys(context, service),
            container,
            instance);
  }

  /** The region that the profile names; empty if it names none. */
  public Mono<String> region() {
    return profiles.region();
  }

  /** The keys that are found first; an error if there are none. */
  public Mono<Lease<AwsKeys>> find() {
    Mono<Lease<AwsKeys>> keys =
        sources
            .concatMap(KeySource::find, 1)
            .next()
            .switchIfEmpty(Mono.error(() -> context.failed(Reason.DENIED, NONE)));
    return context
        .variable(ROLE + "ARN")
        .map(arn -> keys.flatMap(lease -> service.assume(role(arn), lease.login(), roleRegion())))
        .orElse(keys);
  }

  private TokenService.Role role(String arn) {
    Map<String, String> more = new HashMap<>();
    context.variable(ROLE + "EXTERNAL_ID").ifPresent(id -> more.put("ExternalId", id));
    context.variable(ROLE + "POLICY").ifPresent(policy -> more.put("Policy", policy));
    return new TokenService.Role(arn, context.variable(ROLE + "SESSION_NAME"), more);
  }

  private String roleRegion() {
    return context.variable(ROLE + "REGION").orElse(DEFAULT_REGION);
  }
}
