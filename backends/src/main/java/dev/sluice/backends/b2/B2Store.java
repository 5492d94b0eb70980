package dev.sluice.backends.b2;

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
import dev.sluice.backends.text.JsonText;
import dev.sluice.backends.text.JsonValue;
import dev.sluice.backends.text.Percent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket. */
final class B2Store implements ObjectStore {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What is billed as one request. */
  private static final int MOST_NAMES = 1000;

  private final B2Place place;
  private final HttpTransport transport;
  private final LoginContext context;
  private final Logins<B2Session> logins;

  /** The id of the bucket, once it has been asked for. */
  private volatile String bucketId = "";

  B2Store(
      B2Place place, HttpTransport transport, LoginContext context, Mono<Lease<B2Session>> login) {
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
    String path =
        "/file/" + place.bucket() + "/" + Percent.encodePath(place.root().key(object.name()));
    return logins.with(
        session ->
            send.apply(
                object.at(session.downloadUrl() + path).with("Authorization", session.token())));
  }

  @Override
  public Mono<NamePage> page(Operation operation, String prefix, String next) {
    return logins
        .with(
            session ->
                bucketId(operation, session)
                    .flatMap(bucket -> page(operation, session, listing(bucket, prefix, next)))
                    .flux())
        .singleOrEmpty();
  }

  private Map<String, Object> listing(String bucket, String prefix, String next) {
    Map<String, Object> listing = new HashMap<>();
    listing.put("bucketId", bucket);
    listing.put("prefix", place.root().key(prefix));
    listing.put("maxFileCount", MOST_NAMES);
    if (!next.isEmpty()) {
      listing.put("startFileName", next);
    }
    return listing;
  }

  private Mono<NamePage> page(Operation operation, B2Session session, Map<String, Object> listing) {
    return post(operation, session, "b2_list_file_names", listing)
        .map(
            json -> {
              List<String> keys =
                  json.at("files").items().stream()
                      .filter(file -> file.text("action").orElse("upload").equals("upload"))
                      .flatMap(file -> file.text("fileName").stream())
                      .toList();
              return new NamePage(place.root().names(keys), json.text("nextFileName").orElse(""));
            });
  }

  private Mono<String> bucketId(Operation operation, B2Session session) {
    if (!bucketId.isEmpty()) {
      return Mono.just(bucketId);
    }
    Map<String, String> question =
        Map.of("accountId", session.account(), "bucketName", place.bucket());
    return post(operation, session, "b2_list_buckets", question)
        .map(
            json ->
                json.at("buckets").items().stream()
                    .filter(bucket -> bucket.text("bucketName").orElse("").equals(place.bucket()))
                    .flatMap(bucket -> bucket.text("bucketId").stream())
                    .findFirst()
                    .orElseThrow(
                        () -> operation.failed(Reason.PROTOCOL, "there is no such bucket")))
        .doOnNext(id -> bucketId = id);
  }

  private Mono<JsonValue> post(
      Operation operation, B2Session session, String name, Map<String, ?> question) {
    HttpRequest request =
        HttpRequest.of(operation, session.apiUrl() + "/b2api/v3/" + name)
            .posting("application/json", JsonText.object(question))
            .with("Authorization", session.token());
    return transport.reply(request, PATIENCE).flatMap(HttpReply::json);
  }

  @Override
  public void close() {
    transport.close();
    context.close();
  }
}
