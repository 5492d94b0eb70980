package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.render.Console;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

class InterruptionTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Buttons buttons = new Buttons();
  private final Interruption interruption =
      new Interruption(buttons, new Console(new ByteArrayOutputStream(), err, Console.Screen.NONE));

  @Test
  void handsOnEachValue() {
    List<Integer> values = new ArrayList<>();

    interruption.forEach(Flux.just(1, 2), values::add);

    assertThat(values).containsExactly(1, 2);
    assertThat(interruption.await(Mono.just(3))).contains(3);
  }

  @Test
  void cancelsTheWorkWhenItIsInterrupted() {
    TestPublisher<Integer> work = TestPublisher.create();
    Flux<Integer> interrupted = work.flux().doOnRequest(n -> buttons.press());

    assertThatThrownBy(() -> interruption.forEach(interrupted, value -> {}))
        .isInstanceOf(InterruptedRunException.class);

    work.assertCancelled();
    assertThat(err).hasToString("signal interrupt received, cleaning up\n");
  }

  @Test
  void endsAWaitForAnyOtherReasonToo() {
    TestPublisher<Integer> work = TestPublisher.create();
    RuntimeException outputGone = new IllegalStateException("gone");
    Mono<Integer> stopped = work.mono().doOnRequest(n -> interruption.stop(outputGone));

    assertThatThrownBy(() -> interruption.await(stopped)).isSameAs(outputGone);

    work.assertCancelled();
  }

  @Test
  void listensToSignalsOnlyWhileItWaits() {
    interruption.await(Mono.fromRunnable(() -> assertThat(buttons.isListening).isTrue()));

    assertThat(buttons.isListening).isFalse();
  }

  /** Somebody at the keyboard. */
  private static final class Buttons implements Signals {
    private Runnable action = () -> {};
    private boolean isListening;

    void press() {
      action.run();
    }

    @Override
    public void onInterrupt(Runnable wanted) {
      action = wanted;
      isListening = true;
    }

    @Override
    public void endOnInterrupt() {
      isListening = false;
    }

    @Override
    public void onStatusRequest(Runnable wanted) {}
  }
}
