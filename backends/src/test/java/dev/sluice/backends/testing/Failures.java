package dev.sluice.backends.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.BackendException;
import dev.sluice.backend.BackendException.Reason;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

/** What went wrong. */
public final class Failures {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Failures() {}

  /** The message of the failure that a publisher ends with, perhaps after part of the answer. */
  public static String failure(Publisher<?> publisher, Reason reason) {
    StringBuilder message = new StringBuilder();
    StepVerifier.create(publisher)
        .thenConsumeWhile(part -> true)
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(BackendException.class);
              assertThat(((BackendException) error).reason()).as("%s", error).isEqualTo(reason);
              message.append(error.getMessage());
            })
        .verify(PATIENCE);
    return message.toString();
  }
}
