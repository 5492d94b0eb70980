package dev.sluice.backends.resilience;

import java.time.Duration;

/**
 * How often and when to try again. Waits double from one failure to the next, up to a longest one,
 * and each is shortened at random to anything down to nothing ("full jitter"), so that many
 * requests that failed together do not come back together. Any progress starts the count anew.
 *
 * @param attempts how many times a request is made without progress before it is given up, at least
 *     1
 * @param firstAttempts the same while the storage has never answered: then it is more likely that
 *     its name is wrong than that it is away for a moment
 * @param firstDelay the longest wait after the first failure
 * @param longestDelay the longest wait at all
 */
public record RetryPolicy(
    int attempts, int firstAttempts, Duration firstDelay, Duration longestDelay) {
  /**
   * For storages behind a network: 20 attempts from 250 ms to 1 min, which bridges an outage of
   * about six minutes; 6 attempts in a few seconds at first.
   */
  public static final RetryPolicy NETWORK =
      new RetryPolicy(20, 6, Duration.ofMillis(250), Duration.ofMinutes(1));

  /**
   * For a storage beside which there are others with the same files: 3 attempts in a second or so,
   * 2 at first. Who stands around them waits for longer when none answers.
   */
  public static final RetryPolicy ONE_OF_SEVERAL =
      new RetryPolicy(3, 2, Duration.ofMillis(250), Duration.ofSeconds(2));

  /** For mounted file systems, where the system has tried again already: 3 attempts in 3 s. */
  public static final RetryPolicy LOCAL =
      new RetryPolicy(3, 3, Duration.ofSeconds(1), Duration.ofSeconds(2));

  public RetryPolicy {
    if (firstAttempts < 1 || attempts < firstAttempts) {
      throw new IllegalArgumentException(
          "attempts must be at least 1 and grow, were " + firstAttempts + " and " + attempts);
    }
    if (firstDelay.isNegative() || firstDelay.compareTo(longestDelay) > 0) {
      throw new IllegalArgumentException(
          "delays must not be negative and grow, were " + firstDelay + " to " + longestDelay);
    }
  }

  /** How long to wait after so many failures in a row; {@code random} is from 0 to 1. */
  Duration delay(int failures, double random) {
    double doubled = firstDelay.toNanos() * Math.pow(2, failures - 1);
    return Duration.ofNanos((long) (Math.min(doubled, (double) longestDelay.toNanos()) * random));
  }
}
