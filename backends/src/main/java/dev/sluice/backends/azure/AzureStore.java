package dev.sluice.backends.azure;

import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.Thawing;
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
import dev.sluice.backends.resilience.Timer;
import dev.sluice.backends.text.Percent;
import dev.sluice.backends.text.XmlLeaves;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A container. */
final class AzureStore implements ObjectStore {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String MOST_NAMES = "1000";
  private static final String VERSION = "2021-12-02";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final AzurePlace place;
  private final HttpTransport transport;
  private final LoginContext context;
  private final Logins<AzureLogin> logins;
  private final Optional<AzureThawSettings> thaw;
  private final Timer timer = new Timer();

  AzureStore(
      AzurePlace place,
      HttpTransport transport,
      LoginContext context,
      Mono<Lease<AzureLogin>> login,
      Optional<AzureThawSettings> thaw) {
    this.place = place;
    this.transport = transport;
    this.context = context;
    this.thaw = thaw;
    this.logins = new Logins<>(login, context.clock());
    XmlLeaves.prepare();
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
    HttpRequest request = object.at(place.uri(object.name()));
    return logins.with(login -> send.apply(signed(request, login)));
  }

  @Override
  public Mono<NamePage> page(Operation operation, String prefix, String next) {
    Map<String, String> query = new HashMap<>();
    query.put("restype", "container");
    query.put("comp", "list");
    query.put("prefix", place.root().key(prefix));
    query.put("maxresults", MOST_NAMES);
    if (!next.isEmpty()) {
      query.put("marker", next);
    }
    HttpRequest request = HttpRequest.of(operation, place.base() + "?" + Percent.query(query));
    return logins
        .with(
            login ->
                transport
                    .reply(signed(request, login), PATIENCE)
                    .flatMap(reply -> page(operation, reply))
                    .flux())
        .singleOrEmpty();
  }

  @Override
  public Optional<Thawing> thawing() {
    return thaw.map(settings -> new AzureThaw(this, settings, timer));
  }

  /** Where an object is. */
  String uri(String name) {
    return place.uri(name);
  }

  /**
   * Makes a request that is answered in few words; fails with what the answer means unless it is
   * one that is wanted.
   */
  Mono<HttpReply> reply(HttpRequest request, Predicate<HttpReply> isWanted) {
    return logins
        .with(
            login ->
                transport
                    .reply(signed(request, login), PATIENCE)
                    .flatMap(
                        reply ->
                            isWanted.test(reply) ? Mono.just(reply) : Mono.error(reply.refused()))
                    .flux())
        .singleOrEmpty();
  }

  private HttpRequest signed(HttpRequest request, AzureLogin login) {
    return login.sign(
        request.with("x-ms-version", VERSION).with("x-ms-date", DATE.format(context.now())));
  }

  private Mono<NamePage> page(Operation operation, HttpReply reply) {
    if (reply.status() != 200) {
      return Mono.error(reply.refused());
    }
    List<String> keys = new ArrayList<>();
    StringBuilder next = new StringBuilder();
    StringBuilder listing = new StringBuilder();
    try {
      XmlLeaves.read(
          reply.body(),
          (path, text) -> {
            switch (path) {
              case "EnumerationResults" -> listing.append(path);
              case "EnumerationResults/Blobs/Blob/Name" -> keys.add(text);
              case "EnumerationResults/NextMarker" -> next.append(text);
              default -> {
                // Sizes, dates, tiers.
              }
            }
          });
    } catch (IOException e) {
      listing.setLength(0);
    }
    return listing.isEmpty()
        ? Mono.error(operation.failed(Reason.PROTOCOL, "the server did not answer with a listing"))
        : Mono.just(new NamePage(place.root().names(keys), next.toString()));
  }

  @Override
  public void close() {
    transport.close();
    context.close();
    timer.close();
  }
}
