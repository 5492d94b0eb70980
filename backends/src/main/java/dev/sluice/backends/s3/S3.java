package dev.sluice.backends.s3;

import dev.sluice.backend.Backend;
import dev.sluice.backends.aws.KeyChain;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.objects.CloudAccess;
import dev.sluice.backends.objects.ObjectBackend;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens buckets. */
public final class S3 {
  /** The options {@code -o s3.…}, by short name. */
  public static final Set<String> OPTIONS = S3Options.KNOWN;

  /** The keys of {@code opendal:s3}. */
  public static final Set<String> OPENDAL_KEYS = S3Options.OPENDAL;

  private S3() {}

  /**
   * Opens what stands behind {@code s3:}, in restic's spellings.
   *
   * @param options those of {@link #OPTIONS}, by short name
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT} or {@link Kind#UNSUPPORTED}
   */
  public static Backend open(String address, Map<String, String> options, CloudAccess access) {
    S3Place place = S3Place.parse(address);
    S3Settings settings = S3Options.restic(place, options, access.environment());
    return open(place, settings, Optional.empty(), access);
  }

  /**
   * Opens what rustic calls {@code opendal:s3}.
   *
   * @param keys those of {@link #OPENDAL_KEYS}
   */
  public static Backend openOpendal(Map<String, String> keys, CloudAccess access) {
    Map<String, String> plain = new HashMap<>();
    keys.forEach((name, value) -> plain.put(name.replaceFirst("^aws_", ""), value));
    String endpoint = plain.getOrDefault("endpoint", "https://s3.amazonaws.com");
    String uri = endpoint.contains("://") ? endpoint : "https://" + endpoint;
    int colon = uri.indexOf("://");
    S3Place place =
        S3Place.of(
            uri.substring(0, colon).toLowerCase(Locale.ROOT),
            uri.substring(colon + 3).replaceFirst("/+$", ""),
            plain.getOrDefault("bucket", ""),
            plain.getOrDefault("root", ""));
    Map<String, String> variables = new HashMap<>(access.environment());
    String[][] given = {
      {"access_key_id", "AWS_ACCESS_KEY_ID"},
      {"secret_access_key", "AWS_SECRET_ACCESS_KEY"},
      {"session_token", "AWS_SESSION_TOKEN"},
      {"role_arn", "RESTIC_AWS_ASSUME_ROLE_ARN"},
      {"external_id", "RESTIC_AWS_ASSUME_ROLE_EXTERNAL_ID"},
      {"role_session_name", "RESTIC_AWS_ASSUME_ROLE_SESSION_NAME"},
      {"disable_ec2_metadata", "AWS_EC2_METADATA_DISABLED"},
    };
    for (String[] pair : given) {
      S3Options.text(plain, pair[0]).ifPresent(value -> variables.put(pair[1], value));
    }
    return open(
        place,
        S3Options.opendal(plain, access.environment()),
        S3Options.text(plain, "profile"),
        access.withEnvironment(variables));
  }

  private static Backend open(
      S3Place place, S3Settings settings, Optional<String> profile, CloudAccess access) {
    HttpTransport transport =
        access.transport(new S3Refusals(access.clock(), settings.thaw().isPresent()));
    LoginContext context = access.login(place.toString(), transport);
    KeyChain chain = new KeyChain(context, profile);
    return new ObjectBackend(
        new S3Store(place, settings, transport, context, chain), access.connections());
  }
}
