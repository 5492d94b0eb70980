package dev.sluice.backends.http;

import dev.sluice.backends.operation.Operation;
import java.nio.charset.StandardCharsets;
import reactor.netty.http.client.HttpClientResponse;

/** A short answer, complete: a page of a listing, a token. */
public final class HttpReply {
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

  /** All bytes of the body, to be left as they are. */
  public byte[] body() {
    return body;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What it means if it is not what was asked for. */
  public Throwable refused() {
    return refusals.explain(new Refusal(operation, head, text()));
  }
}
