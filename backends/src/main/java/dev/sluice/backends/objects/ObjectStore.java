package dev.sluice.backends.objects;

import dev.sluice.backend.Thawing;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.operation.Operation;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What differs between the storages that keep objects; {@link ObjectBackend} does the rest. */
public interface ObjectStore extends AutoCloseable {
  /** What and where this is, without secrets: {@code s3:https://host/bucket/prefix}. */
  String describe();

  /** Where requests go. */
  HttpTransport transport();

  /**
   * Asks for an object: makes up the request, with whatever lets it in, and another one where the
   * first is refused for a reason that passes at once.
   *
   * @param send makes the request; does nothing before it is subscribed to
   */
  <T> Flux<T> ask(ObjectRequest object, Function<HttpRequest, Flux<T>> send);

  /** Asks for the size of an object. */
  default Mono<Long> size(ObjectRequest object) {
    return ask(object, request -> transport().size(request).flux()).singleOrEmpty();
  }

  /**
   * A page of the names that begin with something.
   *
   * @param prefix below the root of the repository, as are the names: {@code keys/}
   * @param next of the page before, empty for the first
   */
  Mono<NamePage> page(Operation operation, String prefix, String next);

  /** How objects are brought out of cold storage, if that was asked for. */
  default Optional<Thawing> thawing() {
    return Optional.empty();
  }

  @Override
  void close();
}
