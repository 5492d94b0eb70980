package dev.sluice.backends.swift;

import dev.sluice.backends.testing.Asked;
import dev.sluice.backends.testing.Reply;
import dev.sluice.backends.testing.StorageServer;
import dev.sluice.backends.testing.StoredFiles;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.testing.MemorySink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Swift on loopback, with a login server of each version: one user, one container. */
final class SwiftServer implements AutoCloseable {
  static final String CONTAINER = "my container";

  private static final String ACCOUNT = "/v1/AUTH_test";

  private final StoredFiles files;
  private final StorageServer server = new StorageServer(this::answer);
  private volatile int tokens;

  SwiftServer(MemorySink files, String root) {
    this.files = new StoredFiles(files, root);
  }

  StorageServer http() {
    return server;
  }

  String storageUrl() {
    return server.address() + ACCOUNT;
  }

  /** Lets nobody in any more who is in. */
  synchronized void expire() {
    tokens++;
  }

  private Reply answer(Asked asked) {
    return switch (asked.path()) {
      case "/auth/v1.0" -> version1(asked);
      case "/v2.0/tokens" -> version2(json(asked).at("auth"));
      case "/v3/auth/tokens" -> version3(json(asked).at("auth"));
      default -> storage(asked);
    };
  }

  private static JsonValue json(Asked asked) {
    try {
      return JsonValue.parse(asked.body().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Reply version1(Asked asked) {
    if (!asked.header("X-Auth-User").equals("me") || !asked.header("X-Auth-Key").equals("s3cr3t")) {
      return Reply.of(401, "");
    }
    expire();
    return Reply.of(200, "")
        .with("X-Storage-Url", storageUrl())
        .with("X-Auth-Token", "t0ken" + tokens);
  }

  private Reply version2(JsonValue auth) {
    JsonValue login = auth.at("passwordCredentials");
    boolean isKnown =
        login.text("username").orElse("").equals("me")
            && login.text("password").orElse("").equals("s3cr3t")
            && auth.text("tenantName").orElse("").equals("project");
    if (!isKnown) {
      return Reply.of(401, "{}");
    }
    expire();
    return Reply.of(
        200,
        """
        {"access":{"token":{"id":"t0ken%d","expires":"2040-01-01T00:00:00Z"},"serviceCatalog":[
        {"type":"compute","endpoints":[{"publicURL":"http://x"}]},
        {"type":"object-store","endpoints":[{"region":"A","publicURL":"http://x"},
        {"region":"B","publicURL":"%s"}]}]}}"""
            .formatted(tokens, storageUrl()));
  }

  private Reply version3(JsonValue auth) {
    JsonValue identity = auth.at("identity");
    JsonValue user = identity.at("password").at("user");
    boolean isPassword =
        user.text("name").orElse("").equals("me")
            && user.text("password").orElse("").equals("s3cr3t")
            && user.at("domain").text("name").orElse("").equals("Default")
            && auth.at("scope").at("project").text("name").orElse("").equals("project");
    boolean isApplication =
        identity.at("application_credential").text("id").orElse("").equals("app")
            && identity.at("application_credential").text("secret").orElse("").equals("s3cr3t")
            && auth.at("scope").members().isEmpty();
    if (!isPassword && !isApplication) {
      return Reply.of(401, "{}");
    }
    expire();
    return Reply.of(
            201,
            """
            {"token":{"expires_at":"2040-01-01T00:00:00.000000Z","catalog":[
            {"type":"object-store","endpoints":[
            {"interface":"internal","region_id":"B","url":"http://x"},
            {"interface":"public","region_id":"A","url":"http://x"},
            {"interface":"public","region_id":"B","url":"%s"}]}]}}"""
                .formatted(storageUrl()))
        .with("X-Subject-Token", "t0ken" + tokens);
  }

  private Reply storage(Asked asked) {
    if (!asked.header("X-Auth-Token").equals("t0ken" + tokens)) {
      return Reply.of(401, "");
    }
    String container = ACCOUNT + "/" + CONTAINER;
    if (asked.plainPath().equals(container)) {
      return list(asked.query());
    }
    return asked.plainPath().startsWith(container + "/")
        ? files
            .find(asked.plainPath().substring(container.length() + 1))
            .map(bytes -> Reply.file(bytes, asked.header("Range")))
            .orElseGet(() -> Reply.of(404, ""))
        : Reply.of(404, "");
  }

  private Reply list(Map<String, String> query) {
    StoredFiles.Page page =
        files.page(
            query.getOrDefault("prefix", ""),
            query.getOrDefault("marker", ""),
            Integer.parseInt(query.getOrDefault("limit", "10000")));
    return page.names().isEmpty()
        ? Reply.of(204, "")
        : Reply.of(
            200,
            page.names().stream()
                .map(name -> "{\"name\":\"" + name + "\",\"bytes\":1}")
                .collect(Collectors.joining(",", "[", "]")));
  }

  @Override
  public void close() {
    server.close();
  }
}
