package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void eachPassesWhenThoseBeforeHaveHadTheirTime() {
    RateLimit limit = new RateLimit(1000);

    assertThat(limit.pass(500, 7)).isEqualTo(SECOND / 2);
    assertThat(limit.pass(1000, 7)).isEqualTo(SECOND * 3 / 2);
    assertThat(limit.pass(1000, 7 + SECOND)).isEqualTo(SECOND * 3 / 2);
  }

  @Test
  void unusedTimeIsNotSavedUp() {
    RateLimit limit = new RateLimit(1000);
    limit.pass(1000, -5 * SECOND);

    assertThat(limit.pass(1000, 100 * SECOND)).isEqualTo(SECOND);
  }

  @Property(tries = 200)
  void neverPassesMoreThanTheRate(
      @ForAll @LongRange(min = 1, max = 1L << 34) long rate,
      @ForAll @Size(min = 1, max = 50) int[] sizes,
      @ForAll @IntRange(max = 1000) int pauseMillis) {
    RateLimit limit = new RateLimit(rate);
    long now = 0;
    double bytes = 0;
    for (int size : sizes) {
      long length = size & 0xfffff;
      bytes += length;
      now += limit.pass(length, now);
      assertThat(bytes / rate).isLessThanOrEqualTo(now / 1e9 + sizes.length * 1e-9);
      now += pauseMillis * 1_000_000L;
    }
  }
}
