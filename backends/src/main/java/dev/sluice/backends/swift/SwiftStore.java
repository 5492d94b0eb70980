package dev.sluice.backends.swift;

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
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A container. */
final class SwiftStore implements ObjectStore {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Less than all servers allow; a shorter page is the last one. */
  private static final int MOST_NAMES = 1000;

  private final SwiftPlace place;
  private final HttpTransport transport;
  private final LoginContext context;
  private final Logins<SwiftSession> logins;

  SwiftStore(
      SwiftPlace place,
      HttpTransport transport,
      LoginContext context,
      Mono<Lease<SwiftSession>> login) {
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
    String path = "/" + Percent.encodePath(place.root().key(object.name()));
    return logins.with(
        session ->
            send.apply(object.at(container(session) + path).with("X-Auth-Token", session.token())));
  }

  private String container(SwiftSession session) {
    return session.storageUrl() + "/" + Percent.encode(place.container());
  }

  @Override
  public Mono<NamePage> page(Operation operation, String prefix, String next) {
    Map<String, String> query = new HashMap<>();
    query.put("format", "json");
    query.put("prefix", place.root().key(prefix));
    query.put("limit", Integer.toString(MOST_NAMES));
    if (!next.isEmpty()) {
      query.put("marker", next);
    }
    return logins
        .with(
            session -> {
              String uri = container(session) + "?" + Percent.query(query);
              HttpRequest request =
                  HttpRequest.of(operation, uri).with("X-Auth-Token", session.token());
              return transport
                  .reply(request, PATIENCE)
                  .flatMap(reply -> page(operation, reply))
                  .flux();
            })
        .singleOrEmpty();
  }

  private Mono<NamePage> page(Operation operation, HttpReply reply) {
    if (reply.status() == 204) {
      return Mono.just(new NamePage(List.of(), ""));
    }
    if (reply.status() == 404) {
      return Mono.error(operation.failed(Reason.PROTOCOL, "there is no such container"));
    }
    return reply.json().map(this::page);
  }

  private NamePage page(JsonValue listing) {
    List<String> keys =
        listing.items().stream().flatMap(object -> object.text("name").stream()).toList();
    String next = keys.size() < MOST_NAMES ? "" : keys.get(keys.size() - 1);
    return new NamePage(place.root().names(keys), next);
  }

  @Override
  public void close() {
    transport.close();
    context.close();
  }
}
