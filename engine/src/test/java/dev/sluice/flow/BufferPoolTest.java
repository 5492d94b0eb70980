package dev.sluice.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  @Property
  void anArrayIsLargeEnoughAndHardlyLarger(@ForAll @IntRange(min = 1, max = 100 << 20) int length) {
    int size = BufferPool.sizeFor(length);
    assertThat(size).isGreaterThanOrEqualTo(length);
    assertThat((long) size).isLessThanOrEqualTo(Math.max(4096, length * 5L / 4 + 1));
    assertThat(BufferPool.sizeFor(size)).isEqualTo(size);
  }

  @Test
  void givesTheSameArrayAgain() {
    BufferPool pool = new BufferPool(1 << 20);
    byte[] array = pool.take(100_000);
    pool.give(array);
    assertThat(pool.take(99_000)).isSameAs(array);
    assertThat(pool.idleBytes()).isZero();
  }

  @Property(tries = 200)
  void neverKeepsMoreThanItMay(@ForAll List<@IntRange(min = 1, max = 300_000) Integer> lengths) {
    BufferPool pool = new BufferPool(500_000);
    for (int length : lengths) {
      pool.give(new byte[BufferPool.sizeFor(length)]);
      assertThat(pool.idleBytes()).isLessThanOrEqualTo(500_000);
    }
    for (int length : lengths) {
      assertThat(pool.take(length).length).isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void doesNotKeepArraysOfOtherSizes() {
    BufferPool pool = new BufferPool(1 << 20);
    pool.give(new byte[5000]);
    assertThat(pool.idleBytes()).isZero();
  }
}
