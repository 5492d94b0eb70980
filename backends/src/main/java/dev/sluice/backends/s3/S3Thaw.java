package dev.sluice.backends.s3;

import dev.sluice.backend.FileHandle;
import dev.sluice.backend.Thawing;
import dev.sluice.backends.http.HttpReply;
import dev.sluice.backends.operation.Operation;
import dev.sluice.backends.thaw.Looks;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Thaws objects (Amazon's documentation, "RestoreObject"): what is in Glacier or Deep Archive gets
 * a copy that can be read for some days, and what was archived by Intelligent-Tiering comes back.
 */
final class S3Thaw implements Thawing {
  private static final Set<String> COLD_CLASSES = Set.of("GLACIER", "DEEP_ARCHIVE");
  private static final Pattern COPY =
      Pattern.compile("ongoing-request=\"(true|false)\"(?:, *expiry-date=\"([^\"]*)\")?");
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final S3Store store;
  private final S3ThawSettings settings;
  private final InstantSource clock;
  private final Scheduler timer;

  /**
   * @param timer tells when to look again; is not closed with this
   */
  S3Thaw(S3Store store, S3ThawSettings settings, InstantSource clock, Scheduler timer) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.timer = timer;
  }

  @Override
  public Mono<Seen> look(FileHandle file) {
    return head(file).map(Head::seen);
  }

  @Override
  public Mono<Seen> thaw(FileHandle file) {
    return head(file)
        .flatMap(
            head ->
                head.isWorthAsking()
                    ? ask(file, head.isTiered()).map(state -> new Seen(state, head.seen().bytes()))
                    : Mono.just(head.seen()));
  }

  @Override
  public Flux<Long> looks() {
    return Looks.during(settings.patience(), timer);
  }

  /**
   * What the head of an object says.
   *
   * @param isTiered whether Intelligent-Tiering archived it, which then comes back for good
   * @param isShort whether it can be read, but not for long any more
   */
  private record Head(Seen seen, boolean isTiered, boolean isShort) {
    boolean isWorthAsking() {
      return seen.state() == State.COLD || isShort;
    }
  }

  private Mono<Head> head(FileHandle file) {
    Operation operation = Operation.lookingAt(file, store.describe());
    return store
        .reply(operation, new S3Store.Call("HEAD", file.path(), ""), reply -> reply.status() == OK)
        .map(this::head);
  }

  private Head head(HttpReply reply) {
    boolean isTiered = !reply.header("x-amz-archive-status").isEmpty();
    Matcher copy = COPY.matcher(reply.header("x-amz-restore"));
    boolean hasCopy = copy.find();
    boolean isCold = isTiered || COLD_CLASSES.contains(reply.header("x-amz-storage-class"));
    State state =
        hasCopy
            ? copy.group(1).equals("true") ? State.UNDER_WAY : State.READY
            : isCold ? State.COLD : State.READY;
    boolean isShort =
        hasCopy && state == State.READY && copy.group(2) != null && isShort(copy.group(2));
    return new Head(new Seen(state, reply.length()), isTiered, isShort);
  }

  /** Whether less than half of the days are left that somebody wants. */
  private boolean isShort(String end) {
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(end, Instant::from);
      return until.isBefore(clock.instant().plus(Duration.ofDays(settings.days()).dividedBy(2)));
    } catch (DateTimeException unknown) {
      return false;
    }
  }

  private Mono<State> ask(FileHandle file, boolean isTiered) {
    String days = isTiered ? "" : "<Days>" + settings.days() + "</Days>";
    String request =
        "<RestoreRequest xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            + days
            + ("<GlacierJobParameters><Tier>" + settings.tier() + "</Tier></GlacierJobParameters>")
            + "</RestoreRequest>";
    return store
        .reply(
            Operation.thawing(file, store.describe()),
            new S3Store.Call("POST", file.path() + "?restore=", request),
            S3Thaw::isAnswer)
        .map(reply -> reply.status() == OK || isWarm(reply) ? State.READY : State.UNDER_WAY);
  }

  private static boolean isAnswer(HttpReply reply) {
    return reply.status() == OK
        || reply.status() == ACCEPTED
        || reply.text().contains("<Code>RestoreAlreadyInProgress</Code>")
        || isWarm(reply);
  }

  /** What is not archived cannot be restored. */
  private static boolean isWarm(HttpReply reply) {
    return reply.text().contains("<Code>InvalidObjectState</Code>");
  }
}
