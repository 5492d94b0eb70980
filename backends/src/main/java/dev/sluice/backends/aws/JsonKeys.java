package dev.sluice.backends.aws;

import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.text.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Keys as metadata servers and programs give them out. */
final class JsonKeys {
  private JsonKeys() {}

  /**
   * @param origin for messages
   * @param token the name of the session token there, which differs
   */
  static Lease<AwsKeys> lease(LoginContext context, String origin, JsonValue json, String token) {
    AwsKeys keys =
        new AwsKeys(
            context.required(origin, json, "AccessKeyId"),
            context.required(origin, json, "SecretAccessKey"),
            json.text(token));
    return new Lease<>(keys, end(json.text("Expiration")));
  }

  /** A time that cannot be read counts as none: the storage will say when the keys have run out. */
  static Instant end(Optional<String> text) {
    try {
      return text.map(Instant::parse).orElse(Instant.MAX);
    } catch (DateTimeException unreadable) {
      return Instant.MAX;
    }
  }
}
