package dev.sluice.backends.http;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.operation.Operation;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Instant;
import java.util.Optional;
import reactor.netty.http.client.HttpClientResponse;

/** An answer that is not what was asked for: its head, and the beginning of its page. */
public final class Refusal {
  private final Operation operation;
  private final HttpClientResponse head;
  private final String page;

  Refusal(Operation operation, HttpClientResponse head, String page) {
    this.operation = operation;
    this.head = head;
    this.page = page;
  }

  /** The status, 404 for one. */
  public int status() {
    return head.status().code();
  }

  /** The status in words: {@code the server answered 404 Not Found}. */
  public String answer() {
    return "the server answered " + head.status();
  }

  /** The value of a header, empty if there is none. */
  public String header(String name) {
    return head.responseHeaders().get(name, "");
  }

  /** At most 64 KiB of the body; empty for requests of heads. Not fit for messages. */
  public String page() {
    return page;
  }

  /** What the status alone means. */
  public BackendException byStatus() {
    return HttpErrors.status(this);
  }

  /** The failure for another reason; {@code why} completes the sentence. */
  public BackendException failed(Reason reason, String why) {
    BackendException failure = operation.failed(reason, why);
    return Optional.of(header(HttpHeaderNames.RETRY_AFTER.toString()))
        .filter(header -> failure.isRetryable())
        .flatMap(header -> RetryAfter.parse(header, Instant.now()))
        .map(failure::withRetryAfter)
        .orElse(failure);
  }
}
