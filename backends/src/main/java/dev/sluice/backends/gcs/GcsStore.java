package dev.sluice.backends.gcs;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.http.HttpRequest;
import dev.sluice.backends.http.HttpTransport;
import dev.sluice.backends.login.Lease;
import dev.sluice.backends.login.LoginContext;
import dev.sluice.backends.login.Logins;
import dev.sluice.backends.objects.NamePage;
import dev.sluice.backends.objects.ObjectRequest;
import dev.sluice.backends.objects.ObjectStore;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.backends.text.Percent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket. */
final class GcsStore implements ObjectStore {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final GcsPlace place;
  private final HttpTransport transport;
  private final LoginContext context;
  private final Logins<Optional<String>> logins;

  /**
   * @param login the value of the header {@code Authorization}, or none
   */
  GcsStore(
      GcsPlace place,
      HttpTransport transport,
      LoginContext context,
      Mono<Lease<Optional<String>>> login) {
    this.place = place;
    this.transport = transport;
    this.context = context;
    this.logins = new Logins<>(login, context.clock());
  }

  @Override
  public String describe() {
    return place.toString();
  }

  @Override
  public HttpTransport transport() {
    return transport;
  }

  @Override
  public <T> Flux<T> ask(ObjectRequest object, Function<HttpRequest, Flux<T>> send) {
    HttpRequest request = object.at(place.object(object.name()) + "?alt=media");
    return logins.with(login -> send.apply(signed(request, login)));
  }

  /** By a request for metadata: there is no {@code HEAD} in this API. */
  @Override
  public Mono<Long> size(ObjectRequest object) {
    String uri = place.object(object.name()) + "?fields=size";
    return reply(HttpRequest.of(object.operation(), uri))
        .flatMap(
            json ->
                json.text("size")
                    .filter(size -> size.matches("\\d{1,18}"))
                    .map(size -> Mono.just(Long.valueOf(size)))
                    .orElseGet(
                        () ->
                            Mono.error(
                                object
                                    .operation()
                                    .failed(Reason.PROTOCOL, "the server does not say it"))));
  }

  @Override
  public Mono<NamePage> page(Operation operation, String prefix, String next) {
    Map<String, String> query = new HashMap<>();
    query.put("prefix", place.root().key(prefix));
    query.put("maxResults", "1000");
    query.put("fields", "items(name),nextPageToken");
    if (!next.isEmpty()) {
      query.put("pageToken", next);
    }
    return reply(HttpRequest.of(operation, place.list() + "?" + Percent.query(query)))
        .map(
            json -> {
              List<String> keys =
                  json.at("items").items().stream()
                      .flatMap(item -> item.text("name").stream())
                      .toList();
              return new NamePage(place.root().names(keys), json.text("nextPageToken").orElse(""));
            });
  }

  private Mono<JsonValue> reply(HttpRequest request) {
    return logins
        .with(
            login ->
                transport.reply(signed(request, login), PATIENCE).flatMap(HttpReply::json).flux())
        .singleOrEmpty();
  }

  private static HttpRequest signed(HttpRequest request, Optional<String> login) {
    return login.map(value -> request.with("Authorization", value)).orElse(request);
  }

  @Override
  public void close() {
    transport.close();
    context.close();
  }
}
