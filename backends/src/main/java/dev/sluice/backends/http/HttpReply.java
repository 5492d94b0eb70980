package dev.sluice.backends.http;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.text.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;

/** A short answer, complete: a page of a listing, a token. */
public final class HttpReply {
  private static final int OK = 200;

  private final Operation operation;
  private final Refusals refusals;
  private final HttpClientResponse head;
  private final byte[] body;

  HttpReply(Operation operation, Refusals refusals, HttpClientResponse head, byte[] body) {
    this.operation = operation;
    this.refusals = refusals;
    this.head = head;
    this.body = body;
  }

  /** The status, 404 for one. */
  public int status() {
    return head.status().code();
  }

  /** The value of a header, empty if there is none. */
  public String header(String name) {
    return head.responseHeaders().get(name, "");
  }

  /** What the head says of the body's length, or of that of what it is about; empty if nothing. */
  public OptionalLong length() {
    String length = header("Content-Length");
    return length.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  /** All bytes of the body, to be left as they are. */
  public byte[] body() {
    return body;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body as JSON; fails if the status is not 200, or it is none. */
  public Mono<JsonValue> json() {
    if (status() != OK) {
      return Mono.error(refused());
    }
    try {
      return Mono.just(JsonValue.parse(body));
    } catch (IOException e) {
      return Mono.error(
          operation.failed(
              Reason.PROTOCOL, "what the server answered is no use: " + e.getMessage()));
    }
  }

  /** What it means if it is not what was asked for. */
  public Throwable refused() {
    return refusals.explain(new Refusal(operation, head, text()));
  }
}
