package dev.sluice.backends.http;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.ByteRange;
import dev.sluice.backends.operation.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/** An answer whose head has arrived; its body may be taken once, in one of several ways. */
public final class HttpAnswer {
  private static final int OK = 200;

  private final Operation operation;
  private final Refusals refusals;
  private final HttpClientResponse head;
  private final ByteBufFlux body;

  HttpAnswer(Operation operation, Refusals refusals, HttpClientResponse head, ByteBufFlux body) {
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

  /** The bytes of {@code range}, or why they are not: see {@link RangeRequests}. */
  public Flux<ByteBuffer> part(ByteRange range) {
    return RangeRequests.part(this, range);
  }

  /** The bytes of a whole file, as many as the server promised, or why they are not. */
  public Flux<ByteBuffer> whole() {
    if (status() != OK) {
      return this.<ByteBuffer>failed().flux();
    }
    if (isEncoded()) {
      return Flux.error(encoded());
    }
    return content();
  }

  /** The bytes of an answer that is no file, as many as were promised, whatever its status. */
  public Flux<ByteBuffer> content() {
    OptionalLong length = length();
    return length.isPresent()
        ? BodyBytes.of(operation, length.getAsLong(), body)
        : BodyBytes.ofUnknownLength(body);
  }

  /** The size of the file that the answer is about, for requests without a body. */
  public Mono<Long> size() {
    if (status() != OK) {
      return failed();
    }
    OptionalLong length = length();
    return length.isPresent()
        ? Mono.just(length.getAsLong())
        : Mono.error(operation.failed(Reason.PROTOCOL, "the server does not say it"));
  }

  /** Fails with what it means; the connection can be used again unless the body is long. */
  public <T> Mono<T> failed() {
    Mono<String> page = HttpErrors.isWorthReading(length()) ? text() : Mono.just("");
    return page.flatMap(text -> Mono.error(refusals.explain(new Refusal(operation, head, text))));
  }

  /** The first 64 KiB of the body as text: what the server says about an error. Never fails. */
  public Mono<String> text() {
    return ShortBody.of(body, HttpErrors.LONGEST_PAGE_BYTES - 1)
        .map(page -> new String(page, StandardCharsets.UTF_8))
        .onErrorReturn("");
  }

  /** Reads the body to its end, for the sake of the connection, and ends in any case. */
  public Mono<Void> skipped() {
    return body.then().onErrorComplete();
  }

  ByteBufFlux body() {
    return body;
  }

  /** What was asked for. */
  public Operation operation() {
    return operation;
  }

  OptionalLong length() {
    String length = header("Content-Length");
    return length.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(length))
        : OptionalLong.empty();
  }

  boolean isEncoded() {
    String encoding = header("Content-Encoding");
    return !encoding.isEmpty() && !encoding.equals("identity");
  }

  Throwable encoded() {
    String encoding = header("Content-Encoding");
    return operation.failed(
        Reason.PROTOCOL, "the server sent it compressed, unasked: \"" + encoding + "\"");
  }
}
