package dev.sluice.backends.s3;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.aws.AwsKeys;
import dev.sluice.backends.aws.KeyChain;
import dev.sluice.backends.aws.SigV4;
import dev.sluice.backends.http.AskAgainException;
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
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket. Learns from the server's refusals which region it is in, and what time it is. */
final class S3Store implements ObjectStore {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final S3Place place;
  private final S3Settings settings;
  private final HttpTransport transport;
  private final LoginContext context;
  private final KeyChain chain;
  private final Logins<Optional<AwsKeys>> logins;
  private final Timer timer = new Timer();
  private volatile @Nullable String region;
  private volatile Duration ahead = Duration.ZERO;

  /**
   * @param chain finds keys, unless the settings say that nothing is signed
   */
  S3Store(
      S3Place place,
      S3Settings settings,
      HttpTransport transport,
      LoginContext context,
      KeyChain chain) {
    this.place = place;
    this.settings = settings;
    this.transport = transport;
    this.context = context;
    this.chain = chain;
    this.region = settings.region().or(place::regionOfServer).orElse(null);
    this.logins =
        new Logins<>(
            settings.isAnonymous()
                ? Mono.just(Lease.forEver(Optional.empty()))
                : chain.find().map(lease -> new Lease<>(Optional.of(lease.login()), lease.end())),
            context.clock());
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
    String path = Percent.encodePath(place.root().key(object.name()));
    return asked(new Question(object.operation(), object.method(), path, ""), send);
  }

  /**
   * A request about an object that is answered in few words.
   *
   * @param name below the root of the repository, perhaps with a query
   * @param body sent along; empty for none
   */
  record Call(String method, String name, String body) {}

  /** Makes a call; fails with what the answer means unless it is one that is wanted. */
  Mono<HttpReply> reply(Operation operation, Call call, Predicate<HttpReply> isWanted) {
    int mark = call.name().indexOf('?');
    String name = mark < 0 ? call.name() : call.name().substring(0, mark);
    String query = mark < 0 ? "" : call.name().substring(mark);
    String path = Percent.encodePath(place.root().key(name)) + query;
    return asked(
            new Question(operation, call.method(), path, call.body()),
            request ->
                transport
                    .reply(request, PATIENCE)
                    .flatMap(
                        reply ->
                            isWanted.test(reply) ? Mono.just(reply) : Mono.error(reply.refused()))
                    .flux())
        .singleOrEmpty();
  }

  @Override
  public Optional<Thawing> thawing() {
    return settings.thaw().map(thaw -> new S3Thaw(this, thaw, context::now, timer));
  }

  @Override
  public Mono<NamePage> page(Operation operation, String prefix, String next) {
    Map<String, String> query = new HashMap<>();
    query.put("encoding-type", "url");
    query.put("prefix", place.root().key(prefix));
    if (!settings.isListV1()) {
      query.put("list-type", "2");
    }
    if (!next.isEmpty()) {
      query.put(settings.isListV1() ? "marker" : "continuation-token", next);
    }
    return asked(
            new Question(operation, "GET", "?" + Percent.query(query), ""),
            request ->
                transport.reply(request, PATIENCE).flatMap(reply -> page(operation, reply)).flux())
        .singleOrEmpty();
  }

  private Mono<NamePage> page(Operation operation, HttpReply reply) {
    if (reply.status() != 200) {
      return Mono.error(reply.refused());
    }
    try {
      return Mono.just(S3Page.parse(reply.body(), place.root()));
    } catch (IOException e) {
      return Mono.error(
          operation.failed(Reason.PROTOCOL, "the server did not answer with a listing"));
    }
  }

  /**
   * A request before it is addressed and signed.
   *
   * @param path behind the address of the bucket, encoded, with a query
   * @param body sent along; empty for none
   */
  private record Question(Operation operation, String method, String path, String body) {}

  private <T> Flux<T> asked(Question question, Function<HttpRequest, Flux<T>> send) {
    return logins.with(
        keys -> regionNow().flatMapMany(here -> inRegion(question, here, keys, send)));
  }

  private Mono<String> regionNow() {
    return Mono.defer(
        () -> {
          String known = region;
          return known != null
              ? Mono.just(known)
              : chain
                  .region()
                  .defaultIfEmpty(KeyChain.DEFAULT_REGION)
                  .doOnNext(found -> region = found);
        });
  }

  private <T> Flux<T> inRegion(
      Question question, String here, Optional<AwsKeys> keys, Function<HttpRequest, Flux<T>> send) {
    return send.apply(request(question, here, keys))
        .onErrorResume(
            AskAgainException.class,
            refusal -> {
              if (refusal instanceof OtherClockException clock) {
                ahead = clock.ahead();
                return send.apply(request(question, here, keys));
              }
              return refusal instanceof OtherRegionException other
                  ? region(question, other, keys)
                      .filter(there -> !there.equals(here))
                      .switchIfEmpty(Mono.error(other.failure()))
                      .doOnNext(there -> region = there)
                      .flatMapMany(there -> send.apply(request(question, there, keys)))
                  : Flux.error(refusal);
            });
  }

  /** The other region, as the refusal says it, or else the bucket. */
  private Mono<String> region(
      Question question, OtherRegionException other, Optional<AwsKeys> keys) {
    if (other.region().isPresent()) {
      return Mono.just(other.region().get());
    }
    if (!question.method().equals("HEAD")) {
      return Mono.empty();
    }
    Question location = new Question(question.operation(), "GET", "?location=", "");
    HttpRequest request = request(location, KeyChain.DEFAULT_REGION, keys);
    return transport
        .reply(request, PATIENCE)
        .flatMap(reply -> Mono.justOrEmpty(BucketLocation.of(reply)))
        .onErrorResume(BackendException.class, nobody -> Mono.empty());
  }

  private HttpRequest request(Question question, String here, Optional<AwsKeys> keys) {
    String uri = place.base(here, settings.isVirtualHost()) + question.path();
    if (keys.isEmpty()) {
      return new HttpRequest(
          question.operation(), question.method(), uri, settings.headers(), question.body());
    }
    String hash = question.body().isEmpty() ? SigV4.EMPTY : SigV4.sha256(question.body());
    Map<String, String> headers = new HashMap<>(settings.headers());
    headers.put("x-amz-content-sha256", hash);
    SigV4.Unsigned unsigned = new SigV4.Unsigned(question.method(), URI.create(uri), headers, hash);
    Instant now = context.now().plus(ahead);
    Map<String, String> signed = new SigV4("s3", here).sign(unsigned, keys.get(), now);
    return new HttpRequest(question.operation(), question.method(), uri, signed, question.body());
  }

  @Override
  public void close() {
    transport.close();
    context.close();
    timer.close();
  }
}
