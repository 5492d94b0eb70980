package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PullTest {
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final Flux<String> letters =
      Pull.all(
          () -> {
            opened.incrementAndGet();
            return new ArrayDeque<>(List.of("a", "b", "c"));
          },
          ArrayDeque::poll,
          open -> closed.incrementAndGet());

  @Test
  void endsWhereTheSourceDoes() {
    Deque<String> source = new ArrayDeque<>(List.of("a", "b"));

    StepVerifier.create(Pull.all(source::poll)).expectNext("a", "b").verifyComplete();
  }

  @Test
  void opensForEachSubscriptionAndClosesBehindIt() {
    for (int times = 1; times <= 2; times++) {
      StepVerifier.create(letters).expectNext("a", "b", "c").verifyComplete();
      assertThat(opened).hasValue(times);
      assertThat(closed).hasValue(times);
    }
  }

  @Test
  void asksForNothingThatIsNotWantedAndClosesWhenCancelled() {
    StepVerifier.create(letters, 1).expectNext("a").thenCancel().verify();

    assertThat(closed).hasValue(1);
  }

  @Test
  void closesAfterAFailure() {
    Flux<String> failing =
        Pull.all(
            () -> "open",
            open -> {
              throw new IllegalStateException(open);
            },
            open -> closed.incrementAndGet());

    StepVerifier.create(failing).verifyErrorMessage("open");
    assertThat(closed).hasValue(1);
  }
}
