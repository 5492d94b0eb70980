package dev.sluice.backends.http;

import dev.sluice.backend.ByteRange;
import dev.sluice.backends.operation.Operation;
import java.util.HashMap;
import java.util.Map;

/**
 * What is asked of a server.
 *
 * @param operation what it is for, in messages
 * @param method {@code GET}
 * @param uri absolute, and encoded
 * @param headers besides those of the transport
 * @param body what is sent along, in UTF-8; empty for none
 */
public record HttpRequest(
    Operation operation, String method, String uri, Map<String, String> headers, String body) {
  /** A {@code GET} without headers of its own. */
  public static HttpRequest of(Operation operation, String uri) {
    return new HttpRequest(operation, "GET", uri, Map.of(), "");
  }

  /** By this method instead. */
  public HttpRequest by(String name) {
    return new HttpRequest(operation, name, uri, headers, body);
  }

  /** By {@code POST}, with this body. */
  public HttpRequest posting(String contentType, String content) {
    return new HttpRequest(operation, "POST", uri, headers, content)
        .with("Content-Type", contentType);
  }

  /** For part of a file. */
  public HttpRequest forPart(ByteRange range) {
    return with("Range", RangeRequests.header(range));
  }

  /** With one header more. */
  public HttpRequest with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new HttpRequest(operation, method, uri, Map.copyOf(more), body);
  }

  /** Headers may let somebody in, and so may an address. */
  @Override
  public String toString() {
    return operation.phrase();
  }
}
