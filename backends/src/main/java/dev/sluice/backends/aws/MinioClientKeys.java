package dev.sluice.backends.aws;

import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Keys in the file of MinIO's {@code mc}, under the alias {@code MINIO_ALIAS}, or {@code s3}. */
final class MinioClientKeys implements KeySource {
  private static final String FILE = ".mc/config.json";

  private final LoginContext context;

  MinioClientKeys(LoginContext context) {
    this.context = context;
  }

  @Override
  public Mono<Lease<AwsKeys>> find() {
    String alias = context.variable("MINIO_ALIAS").orElse("s3");
    return context
        .text(context.inHome(FILE))
        .map(text -> context.json("~/" + FILE, text.getBytes(StandardCharsets.UTF_8)))
        .flatMap(
            file ->
                Mono.justOrEmpty(
                    keys(file.at("aliases").at(alias)).or(() -> keys(file.at("hosts").at(alias)))));
  }

  private static Optional<Lease<AwsKeys>> keys(JsonValue host) {
    Optional<String> secret = host.text("secretKey");
    return host.text("accessKey")
        .filter(access -> secret.isPresent())
        .map(
            access ->
                Lease.forEver(
                    new AwsKeys(access, secret.orElseThrow(), host.text("sessionToken"))));
  }
}
