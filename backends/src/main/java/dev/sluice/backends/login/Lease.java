package dev.sluice.backends.login;

import java.time.Instant;

/**
 * A login and how long it holds.
 *
 * @param login equal to another that lets in the same, no better
 * @param end when it runs out; {@link Instant#MAX} for never
 */
public record Lease<T>(T login, Instant end) {
  /** One that does not run out by itself. */
  public static <T> Lease<T> forEver(T login) {
    return new Lease<>(login, Instant.MAX);
  }

  /** It would be a secret. */
  @Override
  public String toString() {
    return "until " + end;
  }
}
