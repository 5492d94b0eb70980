package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void grantsWhatIsFreeAtOnceAndCountsIt() {
    ByteBudget.Lease lease = lease(60);
    assertThat(budget.inUse()).isEqualTo(60);
    lease.close();
    assertThat(budget.inUse()).isZero();
    assertThat(budget.peak()).isEqualTo(60);
  }

  @Test
  void closingTwiceGivesBackOnce() {
    ByteBudget.Lease first = lease(60);
    ByteBudget.Lease second = lease(40);
    first.close();
    first.close();
    assertThat(budget.inUse()).isEqualTo(40);
    second.close();
  }

  @Test
  void servesInTheOrderOfAsking() {
    ByteBudget.Lease holder = lease(90);
    List<String> order = new ArrayList<>();
    budget.lease(80).subscribe(l -> order.add("large"));
    budget.lease(10).subscribe(l -> order.add("small"));
    assertThat(order).as("the small one does not overtake").isEmpty();
    holder.close();
    assertThat(order).containsExactly("large", "small");
  }

  @Test
  void whatIsLargerThanAllRunsAlone() {
    ByteBudget.Lease small = lease(1);
    List<ByteBudget.Lease> granted = new ArrayList<>();
    budget.lease(1_000_000).subscribe(granted::add);
    assertThat(granted).isEmpty();
    small.close();
    assertThat(granted).hasSize(1);
    assertThat(granted.get(0).bytes()).isEqualTo(100);
    assertThat(budget.tryLease(1)).isEmpty();
  }

  @Test
  void leavingTheLineLetsTheNextGo() {
    ByteBudget.Lease holder = lease(50);
    Disposable waiting = budget.lease(80).subscribe();
    List<ByteBudget.Lease> granted = new ArrayList<>();
    budget.lease(50).subscribe(granted::add);
    assertThat(granted).isEmpty();
    waiting.dispose();
    assertThat(granted).hasSize(1);
    holder.close();
    assertThat(budget.inUse()).isEqualTo(50);
  }

  @Test
  void tryingNeverOvertakesTheLine() {
    ByteBudget.Lease holder = lease(50);
    budget.lease(80).subscribe();
    assertThat(budget.tryLease(1)).isEmpty();
    holder.close();
    assertThat(budget.inUse()).isEqualTo(80);
  }

  @Test
  void nothingHappensBeforeSubscription() {
    Mono<ByteBudget.Lease> cold = budget.lease(70);
    assertThat(budget.inUse()).isZero();
    StepVerifier.create(cold).expectNextCount(1).verifyComplete();
    assertThat(budget.inUse()).isEqualTo(70);
  }

  @Test
  void manyWaitersDoNotDeepenTheStack() {
    ByteBudget.Lease holder = lease(100);
    AtomicLong served = new AtomicLong();
    for (int i = 0; i < 100_000; i++) {
      budget
          .lease(100)
          .subscribe(
              l -> {
                served.incrementAndGet();
                l.close();
              });
    }
    holder.close();
    assertThat(served).hasValue(100_000);
    assertThat(budget.inUse()).isZero();
  }

  @Test
  void neverExceedsTheCapacityAndGivesAllBackUnderRaces() throws Exception {
    ByteBudget small = new ByteBudget(1000);
    AtomicLong held = new AtomicLong();
    AtomicLong most = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> runs = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      runs.add(threads.submit(() -> leaseAndCancelAtRandom(small, held, most)));
    }
    for (Future<?> run : runs) {
      run.get();
    }
    threads.shutdown();
    assertThat(small.inUse()).isZero();
    assertThat(most.get()).isBetween(1L, 1000L);
  }

  private static void leaseAndCancelAtRandom(ByteBudget small, AtomicLong held, AtomicLong most) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < 20_000; i++) {
      int bytes = random.nextInt(1, 700);
      Disposable asking =
          Mono.usingWhen(
                  small.lease(bytes),
                  lease -> Mono.fromRunnable(() -> use(bytes, held, most)),
                  lease -> Mono.fromRunnable(lease::close))
              .subscribe();
      if (random.nextBoolean()) {
        asking.dispose();
      }
    }
  }

  private static void use(int bytes, AtomicLong held, AtomicLong most) {
    most.accumulateAndGet(held.addAndGet(bytes), Math::max);
    held.addAndGet(-bytes);
  }

  @Test
  void refusesToBeNothing() {
    assertThatThrownBy(() -> new ByteBudget(0)).hasMessageContaining("was 0");
  }

  private ByteBudget.Lease lease(long bytes) {
    return budget.tryLease(bytes).orElseThrow();
  }
}
