package dev.sluice.backends.mirror;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import java.time.Duration;

/**
 * Whether a place answers. One that failed is left alone for a while, then asked by one request; if
 * that fails too, it is left alone for twice as long. A function of the time it is told.
 */
final class Health {
  /** How long it is left alone at first, and at most. */
  private static final Duration FIRST_REST = Duration.ofSeconds(1);

  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  /** Away for longer than the network's retries would bridge: nobody waits for it any more. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(6);

  private final String description;
  private BackendException reason;
  private boolean isDown;
  private boolean isTried;
  private boolean hasAnswered;
  private int failures;
  private long restEnd;
  private long lastAnswer;

  Health(String description) {
    this.description = description;
    this.reason = new BackendException(Reason.TRANSIENT, description + " was not asked yet");
  }

  /** Whether requests go there as a rule. */
  synchronized boolean isUp() {
    return !isDown;
  }

  /** Whether the next request may go there. */
  synchronized boolean mayBeAsked(long now) {
    return !isDown || (!isTried && now - restEnd >= 0);
  }

  /** A request goes there. */
  synchronized void asked() {
    isTried = isDown;
  }

  /** That request was cancelled before it said anything. */
  synchronized void notAsked() {
    isTried = false;
  }

  /** It has delivered something. */
  synchronized void answered(long now) {
    isDown = false;
    isTried = false;
    hasAnswered = true;
    failures = 0;
    lastAnswer = now;
  }

  /** It says that it does not have a file, which shows that it is there only while it is known. */
  synchronized void lacked(BackendException e, long now) {
    if (isDown) {
      failed(e, now);
    }
  }

  /** It could not answer. What fails together counts once. */
  synchronized void failed(BackendException e, long now) {
    boolean isResting = isDown && !isTried && now - restEnd < 0;
    reason = e;
    isDown = true;
    isTried = false;
    if (!isResting) {
      long rest = FIRST_REST.toNanos() << Math.min(failures, 10);
      failures++;
      restEnd = now + Math.min(rest, LONGEST_REST.toNanos());
    }
  }

  /** Whether it was there a moment ago, so that it is worth waiting for. */
  synchronized boolean mayComeBack(long now) {
    return hasAnswered && now - lastAnswer < GIVEN_UP.toNanos();
  }

  /** Why it is left alone. */
  synchronized BackendException whyDown() {
    return new BackendException(
        reason.reason(),
        description + " is left alone for a while: " + reason.getMessage(),
        reason);
  }
}
