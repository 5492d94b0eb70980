package dev.sluice.backends.aws;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.Percent;
import dev.sluice.backends.text.XmlLeaves;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Amazon's STS, which lends keys for a role. */
final class TokenService {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final LoginContext context;

  TokenService(LoginContext context) {
    this.context = context;
    XmlLeaves.prepare();
  }

  /**
   * A role to take on.
   *
   * @param arn its name
   * @param sessionName what the session is called in logs
   * @param more further parameters of the request
   */
  record Role(String arn, Optional<String> sessionName, Map<String, String> more) {
    private Map<String, String> form(String action) {
      Map<String, String> form = new HashMap<>(more);
      form.put("Action", action);
      form.put("Version", "2011-06-15");
      form.put("RoleArn", arn);
      form.put("RoleSessionName", sessionName.orElse("sluice"));
      return form;
    }
  }

  /** Keys for a role, by the keys of somebody who may take it on. */
  Mono<Lease<AwsKeys>> assume(Role role, AwsKeys keys, String region) {
    URI uri = URI.create(endpoint(region));
    String body = Percent.query(role.form("AssumeRole"));
    SigV4.Unsigned request =
        new SigV4.Unsigned("POST", uri, Map.of("Content-Type", FORM), SigV4.sha256(body));
    return Mono.defer(
            () -> {
              Map<String, String> headers =
                  new SigV4("sts", region).sign(request, keys, context.now());
              return context.call("POST", uri.toString(), headers, body, LoginContext.FAR);
            })
        .map(this::lease);
  }

  /** Keys for a role, by a token of an identity provider that the role trusts. */
  Mono<Lease<AwsKeys>> assume(Role role, String webIdentity, String region) {
    Map<String, String> form = role.form("AssumeRoleWithWebIdentity");
    form.put("WebIdentityToken", webIdentity.strip());
    String body = Percent.query(form);
    return context
        .call("POST", endpoint(region), Map.of("Content-Type", FORM), body, LoginContext.FAR)
        .map(this::lease);
  }

  private String endpoint(String region) {
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn/" : ".amazonaws.com/";
    return context
        .firstVariable("AWS_ENDPOINT_URL_STS", "RESTIC_AWS_ASSUME_ROLE_STS_ENDPOINT")
        .map(uri -> uri.contains("://") ? uri : "https://" + uri)
        .map(uri -> uri.endsWith("/") ? uri : uri + "/")
        .orElse("https://sts." + region + domain);
  }

  private Lease<AwsKeys> lease(HttpReply reply) {
    if (reply.status() != 200) {
      Reason reason =
          reply.status() >= 500 || reply.status() == 429 ? Reason.TRANSIENT : Reason.DENIED;
      throw context.failed(reason, "STS answered " + reply.status() + code(reply));
    }
    Map<String, String> leaves = leaves(reply);
    AwsKeys keys =
        new AwsKeys(
            required(leaves, "AccessKeyId"),
            required(leaves, "SecretAccessKey"),
            Optional.ofNullable(leaves.get("SessionToken")));
    return new Lease<>(keys, JsonKeys.end(Optional.ofNullable(leaves.get("Expiration"))));
  }

  private String required(Map<String, String> leaves, String name) {
    return Optional.ofNullable(leaves.get(name))
        .orElseThrow(() -> context.failed(Reason.PROTOCOL, "STS gave no " + name));
  }

  private String code(HttpReply reply) {
    String code = leaves(reply).getOrDefault("Code", "");
    return code.matches("[A-Za-z]{1,60}") ? " (" + code + ")" : "";
  }

  private static Map<String, String> leaves(HttpReply reply) {
    Map<String, String> leaves = new HashMap<>();
    try {
      XmlLeaves.read(
          reply.body(),
          (path, text) -> leaves.put(path.substring(path.lastIndexOf('/') + 1), text.strip()));
    } catch (IOException unreadable) {
      return Map.of();
    }
    return leaves;
  }
}
