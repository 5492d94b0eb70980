package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class TurnsTest {
  private final List<Integer> order = new ArrayList<>();
  private final List<Turns.Turn> held = new ArrayList<>();

  private Disposable take(Turns turns, int number) {
    return turns
        .take()
        .subscribe(
            turn -> {
              order.add(number);
              held.add(turn);
            });
  }

  @Test
  void theyAreServedInTheOrderOfAsking() {
    Turns turns = new Turns(2);
    for (int i = 0; i < 4; i++) {
      take(turns, i);
    }
    assertThat(order).containsExactly(0, 1);
    held.get(0).close();
    held.get(0).close();
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void theLimitMayChangeAtAnyTime() {
    Turns turns = new Turns(1);
    for (int i = 0; i < 4; i++) {
      take(turns, i);
    }
    turns.setLimit(3);
    assertThat(order).containsExactly(0, 1, 2);
    turns.setLimit(1);
    held.get(0).close();
    held.get(1).close();
    assertThat(order).containsExactly(0, 1, 2);
    held.get(2).close();
    assertThat(order).containsExactly(0, 1, 2, 3);
  }

  @Test
  void whoLeavesTheLineIsNotServed() {
    Turns turns = new Turns(1);
    take(turns, 0);
    Disposable left = take(turns, 1);
    take(turns, 2);
    left.dispose();
    held.get(0).close();
    assertThat(order).containsExactly(0, 2);
    assertThat(turns.taken()).isEqualTo(1);
  }

  @Test
  void aTurnThatNobodyWantedIsNoticed() {
    Turns turns = new Turns(1);
    take(turns, 0);
    turns.wasFree();
    take(turns, 1);
    held.get(0).close();
    assertThat(turns.wasFree()).isFalse();
    held.get(1).close();
    take(turns, 2);
    assertThat(turns.wasFree()).isTrue();
    assertThat(turns.wasFree()).isFalse();
  }

  @Test
  void manyThreadsNeverExceedTheLimitAndLeaveNothingTaken() {
    Scheduler threads = Schedulers.newParallel("turns", 4);
    Turns turns = new Turns(3);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Flux.range(0, 20_000)
        .flatMap(
            i ->
                Flux.usingWhen(
                        turns.take(),
                        turn ->
                            Mono.fromRunnable(
                                () -> {
                                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                  now.decrementAndGet();
                                }),
                        turn -> Mono.fromRunnable(turn::close))
                    .subscribeOn(threads)
                    .takeUntilOther(i % 7 == 0 ? Mono.just(1) : Mono.never()),
            16,
            1)
        .blockLast();
    threads.dispose();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(turns.taken()).isZero();
  }
}
