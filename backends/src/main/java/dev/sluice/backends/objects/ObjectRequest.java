package dev.sluice.backends.objects;

import dev.sluice.backend.ByteRange;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.operation.Operation;
import java.util.Map;
import java.util.Optional;

/**
 * A question about one object.
 *
 * @param isHead whether only its head is asked for, by the method {@code HEAD}
 * @param name below the root of the repository: {@code config}
 * @param range the part of it that is asked for, if not all
 */
public record ObjectRequest(
    Operation operation, boolean isHead, String name, Optional<ByteRange> range) {
  /** What the method is called. */
  public String method() {
    return isHead ? "HEAD" : "GET";
  }

  /** The question as it is sent to this address, but for what lets it in. */
  public HttpRequest at(String uri) {
    HttpRequest whole = new HttpRequest(operation, method(), uri, Map.of(), "");
    return range.map(whole::forPart).orElse(whole);
  }
}
