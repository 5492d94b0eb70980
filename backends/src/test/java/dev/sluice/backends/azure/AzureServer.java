package dev.sluice.backends.azure;

import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.backends.testing.StoredFiles;
import dev.sluice.testing.MemorySink;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Azure's blobs on loopback: one account, one container, and nothing without a login. */
final class AzureServer implements AutoCloseable {
  static final String ACCOUNT = "devstoreaccount1";
  static final String CONTAINER = "container";
  static final String KEY =
      Base64.getEncoder().encodeToString("s3cr3t of the account".getBytes(StandardCharsets.UTF_8));
  static final String SIGNATURE = "sv=2021-12-02&sp=rl&sig=s3cr3t%2Bsignature%3D";
  static final String TOKEN = "s3cr3t-token";

  private static final String[] SIGNED = {
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-MD5",
    "Content-Type",
    "Date",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Unmodified-Since",
    "Range"
  };

  private final StoredFiles files;
  private final int pageSize;
  private final StorageServer server = new StorageServer(this::answer);

  AzureServer(MemorySink files, String root, int pageSize) {
    this.files = new StoredFiles(files, root);
    this.pageSize = pageSize;
  }

  StorageServer http() {
    return server;
  }

  /** The address of the account, as an emulator has it. */
  String endpoint() {
    return server.address() + "/" + ACCOUNT;
  }

  private Reply answer(Asked asked) {
    if (asked.path().endsWith("/oauth2/v2.0/token")) {
      return token(asked);
    }
    if (!isLetIn(asked)) {
      return error(403, "AuthenticationFailed");
    }
    String base = "/" + ACCOUNT + "/" + CONTAINER;
    if (asked.plainPath().equals(base)) {
      return list(asked);
    }
    if (!asked.plainPath().startsWith(base + "/")) {
      return error(404, "ContainerNotFound");
    }
    Optional<byte[]> file = files.find(asked.plainPath().substring(base.length() + 1));
    return file.map(bytes -> Reply.file(bytes, asked.header("Range")))
        .orElseGet(() -> error(404, "BlobNotFound"));
  }

  private static Reply token(Asked asked) {
    Map<String, String> form = asked.form();
    boolean isKnown =
        asked.path().startsWith("/tenant/")
            && "me".equals(form.get("client_id"))
            && ("s3cr3t".equals(form.get("client_secret"))
                || "federated".equals(form.get("client_assertion")));
    return isKnown
        ? Reply.of(200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3599}")
        : Reply.of(401, "{\"error\":\"invalid_client\"}");
  }

  static Reply error(int status, String code) {
    return Reply.of(status, "<Error><Code>" + code + "</Code></Error>")
        .with("x-ms-error-code", code);
  }

  private static boolean isLetIn(Asked asked) {
    if (asked.header("x-ms-version").isEmpty() || asked.header("x-ms-date").isEmpty()) {
      return false;
    }
    String authorization = asked.header("Authorization");
    return authorization.equals("Bearer " + TOKEN)
        || asked.rawQuery().endsWith(SIGNATURE)
        || authorization.equals("SharedKey " + ACCOUNT + ":" + signature(asked));
  }

  /** As Azure's documentation has it, "Authorize with Shared Key". */
  private static String signature(Asked asked) {
    List<String> lines = new ArrayList<>(List.of(asked.method()));
    for (String name : SIGNED) {
      String value = asked.header(name);
      lines.add(name.equals("Content-Length") && value.equals("0") ? "" : value);
    }
    new TreeMap<>(asked.headers())
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-ms-")) {
                lines.add(name + ":" + value);
              }
            });
    lines.add("/" + ACCOUNT + asked.path());
    asked.query().forEach((name, value) -> lines.add(name + ":" + value));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Reply list(Asked asked) {
    Map<String, String> query = asked.query();
    if (!"list".equals(query.get("comp")) || !"container".equals(query.get("restype"))) {
      return error(400, "InvalidQueryParameterValue");
    }
    StoredFiles.Page page =
        files.page(query.getOrDefault("prefix", ""), query.getOrDefault("marker", ""), pageSize);
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Blobs>");
    page.names()
        .forEach(
            name ->
                xml.append("<Blob><Name>")
                    .append(escaped(name))
                    .append("</Name><Properties><Content-Length>1</Content-Length></Properties>")
                    .append("</Blob>"));
    xml.append("</Blobs><NextMarker>")
        .append(escaped(page.last().orElse("")))
        .append("</NextMarker>");
    return Reply.of(200, xml.append("</EnumerationResults>").toString());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;");
  }

  @Override
  public void close() {
    server.close();
  }
}
