package dev.sluice.backends.s3;

import dev.sluice.backends.objects.ObjectRoot;
import dev.sluice.backends.text.Percent;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bucket on which server, and where in it the repository is.
 *
 * @param scheme {@code https} or {@code http}
 * @param server name, with a port that is not the usual one
 * @param bucket its name
 * @param root where in it the repository is
 */
record S3Place(String scheme, String server, String bucket, ObjectRoot root) {
  private static final String FORM = "it must be an address like s3:https://host/bucket/path";
  private static final Pattern WITH_SCHEME = Pattern.compile("(https?)://([^/]*)/*(.*)");
  private static final Pattern SERVER =
      Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");

  /** Servers of Amazon's for one region, or for whichever. */
  private static final Pattern AMAZON =
      Pattern.compile(
          "s3(?:[.-](?:dualstack\\.)?([a-z]{2}(?:-[a-z]+)+-\\d+))?\\.amazonaws\\.com(\\.cn)?");

  /**
   * Reads what stands behind {@code s3:}, in each of restic's spellings: {@code host/bucket/root},
   * {@code //host/bucket/root}, {@code https://host/bucket/root}.
   */
  static S3Place parse(String address) {
    String text = address.startsWith("//") ? address.substring(2) : address;
    Matcher given = WITH_SCHEME.matcher(text);
    Matcher parts = given.matches() ? given : WITH_SCHEME.matcher("https://" + text);
    if (!parts.matches()) {
      throw invalid(FORM);
    }
    String path = parts.group(3);
    int slash = path.indexOf('/');
    return of(
        parts.group(1),
        parts.group(2),
        slash < 0 ? path : path.substring(0, slash),
        slash < 0 ? "" : path.substring(slash + 1));
  }

  /** Checks and tidies the parts of a place. */
  static S3Place of(String scheme, String server, String bucket, String root) {
    if (server.contains("@")) {
      throw invalid("keys do not belong into the address; set AWS_ACCESS_KEY_ID and the like");
    }
    if (!SERVER.matcher(server).matches() || bucket.isEmpty()) {
      throw invalid(FORM);
    }
    String usualPort = scheme.equals("https") ? ":443" : ":80";
    String name =
        server.endsWith(usualPort)
            ? server.substring(0, server.length() - usualPort.length())
            : server;
    return new S3Place(scheme, name, bucket, ObjectRoot.of(root));
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "the address behind s3: cannot be used: " + why);
  }

  /** The region that the server's name says. */
  Optional<String> regionOfServer() {
    Matcher amazon = AMAZON.matcher(server);
    return amazon.matches() ? Optional.ofNullable(amazon.group(1)) : Optional.empty();
  }

  /** Whether the bucket is part of the server's name unless somebody says otherwise. */
  boolean isVirtualHost() {
    boolean isKnown =
        ((server.endsWith(".amazonaws.com") || server.endsWith(".amazonaws.com.cn"))
                && !server.contains("outposts"))
            || server.equals("storage.googleapis.com")
            || server.endsWith(".aliyuncs.com");
    return isKnown && !(scheme.equals("https") && bucket.contains("."));
  }

  /**
   * The address of the bucket, with a slash at its end.
   *
   * @param region where Amazon's servers are asked
   * @param isVirtualHost whether the bucket is part of the server's name
   */
  String base(String region, boolean isVirtualHost) {
    String host = server(region);
    return isVirtualHost
        ? scheme + "://" + bucket + "." + host + "/"
        : scheme + "://" + host + "/" + Percent.encode(bucket) + "/";
  }

  private String server(String region) {
    Matcher amazon = AMAZON.matcher(server);
    if (!amazon.matches() || region.equals(amazon.group(1))) {
      return server;
    }
    boolean isWherever = amazon.group(1) == null && region.equals("us-east-1");
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return isWherever ? server : "s3." + region + domain;
  }

  /** For people: {@code s3:https://host/bucket/root}. */
  @Override
  public String toString() {
    return "s3:" + scheme + "://" + server + "/" + root.in(bucket);
  }
}
