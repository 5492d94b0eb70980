package dev.sluice.backends.b2;

import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.backends.testing.StoredFiles;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;

/** B2 on loopback: one key, one bucket, and tokens that can run out. */
final class B2Server implements AutoCloseable {
  static final String BUCKET = "my-bucket";
  static final String ID = "000key";
  static final String KEY = "s3cr3t";

  private final StoredFiles files;
  private final int pageSize;
  private final StorageServer server = new StorageServer(this::answer);
  private volatile int tokens;

  B2Server(MemorySink files, String root, int pageSize) {
    this.files = new StoredFiles(files, root);
    this.pageSize = pageSize;
  }

  StorageServer http() {
    return server;
  }

  /** Lets nobody in any more who is in. */
  synchronized void expire() {
    tokens++;
  }

  private Reply answer(Asked asked) {
    if (asked.path().equals("/b2api/v3/b2_authorize_account")) {
      return authorize(asked);
    }
    if (!asked.header("Authorization").equals("t0ken" + tokens)) {
      return error(401, "expired_auth_token");
    }
    return switch (asked.path()) {
      case "/b2api/v3/b2_list_buckets" ->
          Reply.of(200, "{\"buckets\":[{\"bucketId\":\"id1\",\"bucketName\":\"" + BUCKET + "\"}]}");
      case "/b2api/v3/b2_list_file_names" -> list(asked);
      default -> file(asked);
    };
  }

  private Reply authorize(Asked asked) {
    byte[] pair = (ID + ":" + KEY).getBytes(StandardCharsets.UTF_8);
    if (!asked
        .header("Authorization")
        .equals("Basic " + Base64.getEncoder().encodeToString(pair))) {
      return error(401, "bad_auth_token");
    }
    expire();
    return Reply.of(
        200,
        "{\"accountId\":\"a1\",\"authorizationToken\":\"t0ken"
            + tokens
            + "\",\"apiInfo\":{\"storageApi\":{\"apiUrl\":\""
            + server.address()
            + "\",\"downloadUrl\":\""
            + server.address()
            + "\"}}}");
  }

  private Reply file(Asked asked) {
    String base = "/file/" + BUCKET + "/";
    return asked.plainPath().startsWith(base)
        ? files
            .find(asked.plainPath().substring(base.length()))
            .map(bytes -> Reply.file(bytes, asked.header("Range")))
            .orElseGet(() -> error(404, "not_found"))
        : Reply.of(
            404,
            "{\"code\":\"not_found\",\"message\":\"Bucket does not exist: x\",\"status\":404}");
  }

  private Reply list(Asked asked) {
    try {
      JsonValue question = JsonValue.parse(asked.body().getBytes(StandardCharsets.UTF_8));
      if (!question.text("bucketId").orElse("").equals("id1")) {
        return error(400, "bad_bucket_id");
      }
      // Unlike elsewhere, it is the first name of the page, not the last one before it.
      String start = question.text("startFileName").orElse("");
      StoredFiles.Page page =
          files.page(question.text("prefix").orElse(""), before(start), pageSize);
      String names =
          page.names().stream()
              .map(name -> "{\"action\":\"upload\",\"fileName\":\"" + name + "\"}")
              .collect(Collectors.joining(","));
      String next = page.last().map(last -> "\"" + last + " \"").orElse("null");
      return Reply.of(200, "{\"files\":[" + names + "],\"nextFileName\":" + next + "}");
    } catch (IOException e) {
      return error(400, "bad_json");
    }
  }

  private static String before(String start) {
    return start.isEmpty() ? "" : start.substring(0, start.length() - 1);
  }

  static Reply error(int status, String code) {
    return Reply.of(
        status, "{\"code\":\"" + code + "\",\"message\":\"no\",\"status\":" + status + "}");
  }

  @Override
  public void close() {
    server.close();
  }
}
