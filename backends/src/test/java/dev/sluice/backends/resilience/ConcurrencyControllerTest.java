package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The controller on model lines, in stretches of half a second. */
class ConcurrencyControllerTest {
  private static final double MB = 1e6;
  private static final int START = 16;
  private static final int MOST = 64;

  /**
   * A line.
   *
   * @param capacity of all connections together, bytes per second
   * @param perConnection what one brings by itself, its waits included
   * @param mostAtOnce requests beyond this are refused
   * @param noise by which a measurement may be off, as a share
   */
  private record Model(
      String name, double capacity, double perConnection, int mostAtOnce, double noise) {
    double rate(int connections) {
      return Math.min(capacity, Math.min(connections, mostAtOnce) * perConnection);
    }

    int refused(int connections) {
      return Math.max(0, connections - mostAtOnce);
    }

    double best() {
      double best = 0;
      for (int connections = 1; connections <= MOST; connections++) {
        best = Math.max(best, rate(connections));
      }
      return best;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Model> lines() {
    return Stream.of(
        new Model("100 ms, 1 Gbit/s", 125 * MB, 7 * MB, MOST, 0.02),
        new Model("100 ms, 200 Mbit/s", 25 * MB, 5 * MB, MOST, 0.02),
        new Model("100 ms, no cap", 1000 * MB, 8 * MB, MOST, 0.02),
        new Model("1 % loss", 1000 * MB, 0.5 * MB, MOST, 0.1),
        new Model("loopback", 800 * MB, 400 * MB, MOST, 0.1),
        new Model("eight at once", 1000 * MB, 8 * MB, 8, 0.02),
        new Model("two at once", 1000 * MB, 8 * MB, 2, 0.02),
        new Model("forty at once", 1000 * MB, 8 * MB, 40, 0.02));
  }

  /** Share of the best possible that arrives in so many stretches. */
  private static double run(ConcurrencyController controller, Model line, int stretches) {
    Random random = new Random(7);
    double sum = 0;
    for (int i = 0; i < stretches; i++) {
      double rate = line.rate(controller.limit());
      sum += rate;
      double measured = rate * (1 + line.noise() * (2 * random.nextDouble() - 1));
      controller.measured(measured, true, line.refused(controller.limit()));
    }
    return sum / (stretches * line.best());
  }

  @ParameterizedTest
  @MethodSource("lines")
  void comesCloseToTheBestFixedNumber(Model line) {
    ConcurrencyController controller = new ConcurrencyController(START, MOST);
    double firstMinute = run(controller, line, 120);
    double later = run(controller, line, 240);

    assertThat(firstMinute).as("over the first minute").isGreaterThan(0.8);
    assertThat(later).as("after that").isGreaterThan(0.88);
  }

  @Test
  void aFastLineLosesNoSeconds() {
    Model line = new Model("1 Gbit/s", 125 * MB, 8 * MB, MOST, 0.02);
    assertThat(run(new ConcurrencyController(START, MOST), line, 10)).isGreaterThan(0.97);
  }

  @Test
  void itIsRarelyRefused() {
    Model line = new Model("eight at once", 1000 * MB, 8 * MB, 8, 0);
    ConcurrencyController controller = new ConcurrencyController(START, MOST);
    run(controller, line, 60);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      refused += line.refused(controller.limit()) > 0 ? 1 : 0;
      controller.measured(line.rate(controller.limit()), true, line.refused(controller.limit()));
    }
    assertThat(refused).isLessThan(20);
  }

  @Test
  void whatWasNotBusySaysNothing() {
    ConcurrencyController controller = new ConcurrencyController(START, MOST);
    for (int i = 0; i < 100; i++) {
      controller.measured(i * MB, false, 0);
    }
    assertThat(controller.limit()).isEqualTo(START);
  }

  @Test
  void aHardLimitIsNeverExceeded() {
    Model line = new Model("no cap", 1000 * MB, 8 * MB, MOST, 0.02);
    ConcurrencyController controller = new ConcurrencyController(START, 5);
    for (int i = 0; i < 200; i++) {
      controller.measured(line.rate(controller.limit()), true, 0);
      assertThat(controller.limit()).isEqualTo(5);
    }
  }

  @Test
  void aLineThatBecomesFasterIsNoticed() {
    ConcurrencyController controller = new ConcurrencyController(START, MOST);
    run(controller, new Model("slow", 20 * MB, 8 * MB, MOST, 0.02), 200);
    Model fast = new Model("fast", 1000 * MB, 8 * MB, MOST, 0.02);
    run(controller, fast, 40);
    assertThat(controller.limit()).isGreaterThan(48);
  }
}
