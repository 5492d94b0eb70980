package dev.sluice.backends.s3;

import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.testing.MemorySink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** S3 on loopback: one bucket, one pair of keys, and no request without the right signature. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "bucket";
  static final String ACCESS_KEY = "AKIDEXAMPLE";
  static final String SECRET_KEY = "s3cr3t+key/with=signs";
  static final Map<String, String> KEYS =
      Map.of(
          "AWS_ACCESS_KEY_ID",
          ACCESS_KEY,
          "AWS_SECRET_ACCESS_KEY",
          SECRET_KEY,
          "AWS_EC2_METADATA_DISABLED",
          "true",
          "HOME",
          "/nonexistent");

  private final MemorySink files;
  private final StorageServer server = new StorageServer(this::answer);
  private volatile Optional<String> region = Optional.empty();
  private volatile Optional<String> token = Optional.empty();
  private volatile boolean isPublic;
  private volatile boolean tellsRegion = true;
  private volatile int pageSize = 1000;

  S3Server(MemorySink files) {
    this.files = files;
  }

  StorageServer http() {
    return server;
  }

  /** The location of the repository in the bucket. */
  String location(String root) {
    return "s3:" + server.address() + "/" + BUCKET + "/" + root;
  }

  /** Takes signatures for this region only. */
  S3Server in(String onlyRegion) {
    region = Optional.of(onlyRegion);
    return this;
  }

  /** Does not tell its region where it is asked wrongly. */
  S3Server silent() {
    tellsRegion = false;
    return this;
  }

  /** Wants this session token. */
  S3Server withToken(String sessionToken) {
    token = Optional.of(sessionToken);
    return this;
  }

  /** Refuses nobody. */
  S3Server open() {
    isPublic = true;
    return this;
  }

  S3Server pages(int size) {
    pageSize = size;
    return this;
  }

  private Reply answer(Asked asked) {
    Optional<Reply> refusal = isPublic ? Optional.empty() : refusal(asked);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    String path = asked.plainPath();
    boolean isVirtualHost = asked.header("Host").startsWith(BUCKET + ".");
    String inBucket = isVirtualHost ? path.substring(1) : path.replaceFirst("^/[^/]*/?", "");
    if (!isVirtualHost && !path.startsWith("/" + BUCKET)) {
      return error(404, "NoSuchBucket");
    }
    if (inBucket.isEmpty()) {
      return asked.query("location").isPresent()
          ? Reply.of(200, "<LocationConstraint>" + region.orElse("") + "</LocationConstraint>")
          : list(asked);
    }
    return asked.method().equals("PUT")
        ? put(inBucket, asked)
        : files.paths().contains(inBucket)
            ? Reply.file(files.read(inBucket), asked.header("Range"))
            : error(404, "NoSuchKey");
  }

  private Reply put(String key, Asked asked) {
    files.write(key, asked.body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Reply.of(200, "").with("ETag", "\"0\"");
  }

  private Optional<Reply> refusal(Asked asked) {
    if (asked.header("Authorization").isEmpty()) {
      return Optional.of(error(403, "AccessDenied"));
    }
    SignedRequest signed = SignedRequest.of(asked);
    if (!signed.accessKey().equals(ACCESS_KEY)) {
      return Optional.of(error(403, "InvalidAccessKeyId"));
    }
    boolean isLocation = asked.query("location").isPresent();
    if (region.isPresent() && !region.get().equals(signed.region()) && !isLocation) {
      return Optional.of(
          tellsRegion
              ? Reply.of(
                      400,
                      "<Error><Code>AuthorizationHeaderMalformed</Code><Region>"
                          + region.get()
                          + "</Region></Error>")
                  .with("x-amz-bucket-region", region.get())
              : Reply.of(400, ""));
    }
    if (token.isPresent() && !asked.header("x-amz-security-token").equals(token.get())) {
      return Optional.of(error(400, "ExpiredToken"));
    }
    return signed.isSignedWith(SECRET_KEY)
        ? Optional.empty()
        : Optional.of(
            Reply.of(
                403,
                "<Error><Code>SignatureDoesNotMatch</Code><AWSAccessKeyId>"
                    + ACCESS_KEY
                    + "</AWSAccessKeyId></Error>"));
  }

  private Reply list(Asked asked) {
    Map<String, String> query = asked.query();
    String prefix = query.getOrDefault("prefix", "");
    boolean isV2 = query.getOrDefault("list-type", "").equals("2");
    String after = query.getOrDefault(isV2 ? "continuation-token" : "marker", "");
    List<String> keys = new ArrayList<>();
    for (String path : files.paths()) {
      if (path.startsWith(prefix) && path.compareTo(after) > 0) {
        keys.add(path);
      }
    }
    boolean isTruncated = keys.size() > pageSize;
    List<String> page = keys.subList(0, Math.min(pageSize, keys.size()));
    boolean isEncoded = query.getOrDefault("encoding-type", "").equals("url");
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3/doc/\">");
    page.forEach(
        key ->
            xml.append("<Contents><Key>")
                .append(encode(key, isEncoded))
                .append("</Key><Size>1</Size></Contents>"));
    xml.append("<IsTruncated>").append(isTruncated).append("</IsTruncated>");
    if (isTruncated && isV2) {
      String last = page.get(page.size() - 1);
      xml.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
    }
    xml.append(isEncoded ? "<EncodingType>url</EncodingType>" : "");
    return Reply.of(200, xml.append("</ListBucketResult>").toString());
  }

  private static String encode(String key, boolean isEncoded) {
    return isEncoded
        ? java.net.URLEncoder.encode(key, java.nio.charset.StandardCharsets.UTF_8)
            .replace("%2F", "/")
        : key.replace("&", "&amp;");
  }

  static Reply error(int status, String code) {
    return Reply.of(
            status,
            "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>")
        .with("Content-Type", "application/xml");
  }

  /** What the bucket holds, under the root. */
  static MemorySink under(String root, MemorySink files) {
    MemorySink copy = new MemorySink();
    new HashMap<>(files.files()).forEach((path, bytes) -> copy.write(root + path, bytes));
    return copy;
  }

  @Override
  public void close() {
    server.close();
  }
}
