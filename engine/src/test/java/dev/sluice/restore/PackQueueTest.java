package dev.sluice.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Thawing.Seen;
import dev.sluice.backend.Thawing.State;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class PackQueueTest {
  private static final Seen COLD = new Seen(State.COLD, OptionalLong.of(10));

  @Test
  void thePacksThatCanBeReadComeInOrder() {
    PackQueue queue = new PackQueue(3);
    assertThat(queue.next()).isEqualTo(PackQueue.NONE);
    queue.ready(2);
    queue.ready(1);
    assertThat(queue.next()).isEqualTo(1);
    assertThat(queue.next()).isEqualTo(2);
    assertThat(queue.next()).isEqualTo(PackQueue.NONE);
    assertThat(queue.isEmpty()).isFalse();
    queue.ready(0);
    assertThat(queue.next()).isZero();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoeverWaitsIsWokenByAPackAndByTheEnd() {
    PackQueue queue = new PackQueue(1);
    StepVerifier.create(queue.whenReady().and(queue.whenReady()))
        .expectSubscription()
        .then(() -> queue.ready(0))
        .verifyComplete();
    StepVerifier.create(queue.whenReady()).verifyComplete();
    queue.next();
    StepVerifier.create(queue.whenReady()).verifyComplete();

    PackQueue last = new PackQueue(2);
    last.ready(0);
    last.next();
    StepVerifier.create(last.whenReady())
        .expectSubscription()
        .then(() -> last.ready(1))
        .verifyComplete();
  }

  @Test
  void aRoundOfLooksEndsWhenNoneIsReadyAndTheNextGoesOnBehindIt() {
    ColdPacks cold = new ColdPacks();
    for (int pack = 0; pack < 1000; pack++) {
      cold.asked(pack, COLD);
    }
    assertThat(round(cold, State.UNDER_WAY)).isEqualTo(100);
    cold.startRound();
    assertThat(cold.next()).isEqualTo(100);
    assertThat(round(cold, State.READY)).isEqualTo(1000);
    assertThat(cold.waiting()).isZero();
    assertThat(cold.event(7, false)).isEqualTo(new RestoreEvent.Thawing(1000, 10_000, 0, false));
  }

  private static int round(ColdPacks cold, State state) {
    cold.startRound();
    int looks = 0;
    for (int pack = cold.next(); pack >= 0; pack = cold.next()) {
      cold.seenAgain(pack, state);
      looks++;
    }
    return looks;
  }

  @Test
  void whatIsNotSizedIsEstimated() {
    ColdPacks cold = new ColdPacks();
    cold.seen(0, COLD);
    cold.seen(1, new Seen(State.COLD, OptionalLong.empty()));
    cold.seen(2, new Seen(State.UNDER_WAY, OptionalLong.of(5)));
    assertThat(cold.event(7, true)).isEqualTo(new RestoreEvent.Thawing(2, 7, 1, true));
  }
}
