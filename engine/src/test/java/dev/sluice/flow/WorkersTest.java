package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final Workers workers = new Workers(2);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    workers.close();
  }

  private void work(CountDownLatch begun, CountDownLatch end, String name) {
    workers
        .scheduler()
        .schedule(
            () -> {
              begun.countDown();
              await(end);
              done.add(name);
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatFollowsRunningWorkIsDoneAtOnceIfThereIsNone() {
    workers.afterRunning(() -> done.add("after"));
    assertThat(done).containsExactly("after");
  }

  @Test
  void whatFollowsRunningWorkWaitsForAllOfItAndForNothingLater() {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    work(begun, first, "first");
    work(begun, second, "second");
    await(begun);

    workers.afterRunning(() -> done.add("after"));
    CountDownLatch laterBegun = new CountDownLatch(1);
    work(laterBegun, never, "later");
    assertThat(done).isEmpty();
    first.countDown();
    await(laterBegun);
    assertThat(done).containsExactly("first");
    second.countDown();
    CountDownLatch seen = new CountDownLatch(1);
    workers.scheduler().schedule(seen::countDown);
    await(seen);
    assertThat(done).containsExactly("first", "second", "after");
    never.countDown();
  }

  @Test
  void whatFollowsRunningWorkFollowsTheOneThatAsksToo() {
    CountDownLatch end = new CountDownLatch(1);
    workers
        .scheduler()
        .schedule(
            () -> {
              workers.afterRunning(() -> done.add("after"));
              done.add("asking");
              end.countDown();
            });
    await(end);
    workers.close();
    assertThat(done).containsExactly("asking", "after");
  }
}
