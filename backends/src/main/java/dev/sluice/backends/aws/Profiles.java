package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Keys in {@code ~/.aws/credentials} and {@code ~/.aws/config}. */
final class Profiles implements KeySource {
  private static final int DEEPEST = 5;

  private final LoginContext context;
  private final Optional<String> chosen;
  private final TokenService service;
  private final Map<String, KeySource> others;

  /**
   * @param chosen the profile, if not the one of {@code AWS_PROFILE}
   * @param others what a profile may refer to as its {@code credential_source}
   */
  Profiles(
      LoginContext context,
      Optional<String> chosen,
      TokenService service,
      Map<String, KeySource> others) {
    this.context = context;
    this.chosen = chosen.or(() -> context.firstVariable("AWS_PROFILE", "AWS_DEFAULT_PROFILE"));
    this.service = service;
    this.others = others;
  }

  /** The region of the profile. */
  Mono<String> region() {
    return profiles()
        .flatMap(
            all ->
                Mono.justOrEmpty(
                    Optional.ofNullable(all.getOrDefault(name(), Map.of()).get("region"))))
        .onErrorComplete();
  }

  private String name() {
    return chosen.orElse("default");
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    return profiles()
        .flatMap(
            all -> {
              if (chosen.isPresent() && !all.containsKey(name())) {
                return Mono.error(
                    context.failed(Reason.DENIED, "there is no profile \"" + name() + "\""));
              }
              return keys(all, name(), DEEPEST);
            });
  }

  private Mono<Lease<AwsKeys>> keys(Map<String, Map<String, String>> all, String name, int depth) {
    Map<String, String> profile = all.getOrDefault(name, Map.of());
    if (depth == 0) {
      return refused(name, "refers to itself");
    }
    if (profile.containsKey("role_arn")) {
      return role(all, name, depth);
    }
    if (profile.containsKey("aws_access_key_id") || profile.containsKey("aws_secret_access_key")) {
      return pair(name, profile);
    }
    if (profile.containsKey("credential_process")) {
      List<String> words = Words.split(profile.get("credential_process"));
      return context
          .output(words)
          .map(
              output ->
                  JsonKeys.lease(
                      context,
                      words.get(0),
                      context.json(
                          words.get(0), output.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                      "SessionToken"));
    }
    boolean isSso = profile.keySet().stream().anyMatch(key -> key.startsWith("sso_"));
    return isSso
        ? refused(
            name,
            "logs in by SSO; let \"aws configure export-credentials --profile "
                + name
                + "\" be its credential_process")
        : Mono.empty();
  }

  private Mono<Lease<AwsKeys>> pair(String name, Map<String, String> profile) {
    String access = profile.getOrDefault("aws_access_key_id", "");
    String secret = profile.getOrDefault("aws_secret_access_key", "");
    if (access.isEmpty() || secret.isEmpty()) {
      return refused(name, "has only one of aws_access_key_id and aws_secret_access_key");
    }
    Optional<String> token = Optional.ofNullable(profile.get("aws_session_token"));
    return Mono.just(Lease.forEver(new AwsKeys(access, secret, token)));
  }

  private Mono<Lease<AwsKeys>> role(Map<String, Map<String, String>> all, String name, int depth) {
    Map<String, String> profile = all.getOrDefault(name, Map.of());
    Map<String, String> more = new HashMap<>();
    Optional.ofNullable(profile.get("external_id")).ifPresent(id -> more.put("ExternalId", id));
    TokenService.Role role =
        new TokenService.Role(
            profile.getOrDefault("role_arn", ""),
            Optional.ofNullable(profile.get("role_session_name")),
            more);
    String region = profile.getOrDefault("region", KeyChain.DEFAULT_REGION);
    if (profile.containsKey("web_identity_token_file")) {
      return context
          .requiredText(Path.of(profile.get("web_identity_token_file")))
          .flatMap(token -> service.assume(role, token, region));
    }
    String source = profile.get("source_profile");
    Optional<KeySource> other =
        Optional.ofNullable(others.get(profile.getOrDefault("credential_source", "")));
    Mono<Lease<AwsKeys>> keys =
        source == null
            ? other.map(KeySource::find).orElseGet(Mono::empty)
            : source.equals(name) ? pair(name, profile) : keys(all, source, depth - 1);
    return keys.switchIfEmpty(refused(name, "has a role_arn, and no keys to take it on with"))
        .flatMap(lease -> service.assume(role, lease.login(), region));
  }

  private <T> Mono<T> refused(String profile, String why) {
    return Mono.error(
        () -> context.failed(Reason.DENIED, "the profile \"" + profile + "\" " + why));
  }

  /** Of a profile that both files have, the file with credentials counts. */
  private Mono<Map<String, Map<String, String>>> profiles() {
    Mono<String> config = file("AWS_CONFIG_FILE", ".aws/config");
    Mono<String> credentials = file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials");
    return Mono.zip(
        config.map(IniFile::parse),
        credentials.map(IniFile::parse),
        (all, stronger) -> {
          stronger.forEach(
              (name, values) -> all.computeIfAbsent(name, none -> new HashMap<>()).putAll(values));
          return all;
        });
  }

  private Mono<String> file(String variable, String inHome) {
    Path file = context.variable(variable).map(Path::of).orElseGet(() -> context.inHome(inHome));
    return context.text(file).defaultIfEmpty("");
  }
}
