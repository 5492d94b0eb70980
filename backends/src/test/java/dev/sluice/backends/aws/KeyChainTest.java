package dev.sluice.backends.aws;

import static dev.sluice.backends.testing.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpSettings;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.http.Refusals;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which keys are found, against one stub of Amazon's services. */
@Timeout(60)
@ExtendWith(LeakGuard.class)
class KeyChainTest {
  private static final String EXPIRATION = "2026-11-24T12:00:00Z";
  private static final String PAIR =
      "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"S\",\"Token\":\"T\",\"SessionToken\":\"T\","
          + "\"Expiration\":\""
          + EXPIRATION
          + "\"}";
  private static final Lease<AwsKeys> LENT =
      new Lease<>(new AwsKeys("A", "S", Optional.of("T")), Instant.parse(EXPIRATION));
  private static final Lease<AwsKeys> OWNED =
      Lease.forEver(new AwsKeys("A", "S", Optional.empty()));

  private final StorageServer server = new StorageServer(KeyChainTest::answer);
  private final HttpTransport transport =
      HttpTransport.withoutRedirects(4, HttpSettings.DEFAULTS, Refusals.BY_STATUS);
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path home;

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private static Reply answer(Asked asked) {
    boolean hasToken = asked.header("X-aws-ec2-metadata-token").equals("session");
    return switch (asked.path()) {
      case "/latest/api/token" -> Reply.of(asked.method().equals("PUT") ? 200 : 405, "session");
      case "/latest/meta-data/iam/security-credentials/" ->
          Reply.of(hasToken ? 200 : 401, "my-role\n");
      case "/latest/meta-data/iam/security-credentials/my-role" ->
          Reply.of(hasToken ? 200 : 401, PAIR);
      case "/container" ->
          Reply.of(asked.header("Authorization").equals("let me in") ? 200 : 401, PAIR);
      case "/" -> sts(asked);
      default -> Reply.of(404, "");
    };
  }

  private static Reply sts(Asked asked) {
    Map<String, String> form = asked.form();
    boolean isSigned =
        asked.header("Authorization").contains("/sts/aws4_request")
            && "AssumeRole".equals(form.get("Action"));
    boolean isTrusted = "a token".equals(form.get("WebIdentityToken"));
    if (!"arn:aws:iam::1:role/x".equals(form.get("RoleArn")) || !(isSigned || isTrusted)) {
      return Reply.of(
          403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
    }
    return Reply.of(
        200,
        "<R><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey>"
            + "<SessionToken>T</SessionToken><Expiration>"
            + EXPIRATION
            + "</Expiration></Credentials></R>");
  }

  private KeyChainTest with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  private KeyChainTest withFile(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  private <T> T using(Function<KeyChain, T> question) {
    environment.putIfAbsent("HOME", home.toString());
    environment.putIfAbsent("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_ENDPOINT_URL_STS", server.address());
    try (LoginContext context =
        new LoginContext("s3:x", environment, transport, InstantSource.system())) {
      return question.apply(new KeyChain(context, Optional.empty()));
    }
  }

  private Lease<AwsKeys> found() {
    return using(chain -> chain.find().blockOptional(Duration.ofSeconds(20)).orElseThrow());
  }

  private Optional<String> region() {
    return using(chain -> chain.region().blockOptional());
  }

  private String refusal() {
    return using(chain -> failure(chain.find(), Reason.DENIED));
  }

  @Test
  void inVariables() {
    with("AWS_ACCESS_KEY_ID", "A").with("AWS_SECRET_ACCESS_KEY", "S");
    assertThat(found()).isEqualTo(OWNED);
    assertThat(with("AWS_SESSION_TOKEN", "T").found().login()).isEqualTo(LENT.login());
  }

  @Test
  void inVariablesOfMinio() {
    assertThat(with("MINIO_ACCESS_KEY", "A").with("MINIO_SECRET_KEY", "S").found())
        .isEqualTo(OWNED);
  }

  @Test
  void halfAPairIsAnError() {
    assertThat(with("AWS_SECRET_ACCESS_KEY", "S").refusal())
        .endsWith("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
  }

  @Test
  void inTheFilesOfProfiles() throws IOException {
    withFile(
        ".aws/credentials",
"""
# mine
[other]
aws_access_key_id = O
aws_secret_access_key = P
[default]
aws_access_key_id=A
aws_secret_access_key=S
""");
    withFile(".aws/config", "[default]\nregion = eu-west-1\ns3 =\n  region = none\n");
    assertThat(found()).isEqualTo(OWNED);
    assertThat(region()).hasValue("eu-west-1");
    with("AWS_PROFILE", "other");
    assertThat(found().login().accessKey()).isEqualTo("O");
    assertThat(with("AWS_PROFILE", "none").refusal()).endsWith("no profile \"none\"");
  }

  @Test
  void byAProgram() throws IOException {
    String program = withFile("bin/keys", "#!/bin/sh\necho '" + PAIR + "'\n").home + "/bin/keys";
    withFile(".aws/config", "[default]\ncredential_process = sh \"" + program + "\"\n");
    assertThat(found()).isEqualTo(LENT);
  }

  @Test
  void byARoleOfAProfile() throws IOException {
    withFile(
        ".aws/config",
"""
[profile a]
aws_access_key_id=A
aws_secret_access_key=S
[default]
role_arn=arn:aws:iam::1:role/x
source_profile=a
""");
    assertThat(found()).isEqualTo(LENT);
  }

  @Test
  void aProfileThatRefersToItselfIsAnError() throws IOException {
    withFile(
        ".aws/config",
"""
[profile a]
role_arn=x
source_profile=b
[profile b]
role_arn=x
source_profile=a
[default]
role_arn=x
source_profile=a
""");
    assertThat(refusal()).endsWith("refers to itself");
  }

  @Test
  void singleSignOnIsToldHowToHelpItself() throws IOException {
    withFile(".aws/config", "[default]\nsso_session = x\n");
    assertThat(refusal()).contains("aws configure export-credentials");
  }

  @Test
  void inTheFileOfMinio() throws IOException {
    withFile(".mc/config.json", "{\"aliases\":{\"s3\":{\"accessKey\":\"A\",\"secretKey\":\"S\"}}}");
    assertThat(found()).isEqualTo(OWNED);
  }

  @Test
  void byAWebIdentity() throws IOException {
    withFile("token", "a token\n");
    with("AWS_WEB_IDENTITY_TOKEN_FILE", home.resolve("token").toString());
    assertThat(refusal()).endsWith("AWS_ROLE_ARN is not");
    assertThat(with("AWS_ROLE_ARN", "arn:aws:iam::1:role/x").found()).isEqualTo(LENT);
    assertThat(with("AWS_ROLE_ARN", "arn:other").refusal()).endsWith("403 (AccessDenied)");
  }

  @Test
  void ofAContainer() {
    with("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.address() + "/container");
    assertThat(refusal()).endsWith("credential server answered 401");
    assertThat(with("AWS_CONTAINER_AUTHORIZATION_TOKEN", "let me in").found()).isEqualTo(LENT);
  }

  @Test
  void noTokenIsSentFarAway() {
    with("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/container");
    assertThat(refusal()).contains("must be https");
  }

  @Test
  void ofAnInstance() {
    with("AWS_EC2_METADATA_DISABLED", "false");
    assertThat(with("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.address()).found()).isEqualTo(LENT);
  }

  @Test
  void aRoleIsTakenOnOnTop() {
    with("AWS_ACCESS_KEY_ID", "A").with("AWS_SECRET_ACCESS_KEY", "S");
    with("RESTIC_AWS_ASSUME_ROLE_ARN", "arn:aws:iam::1:role/x");
    with("RESTIC_AWS_ASSUME_ROLE_EXTERNAL_ID", "e/x");
    assertThat(found()).isEqualTo(LENT);
    assertThat(server.asked().get(0).form()).containsEntry("ExternalId", "e/x");
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    assertThat(refusal()).contains("there are no keys");
    assertThat(region()).isEmpty();
  }
}
