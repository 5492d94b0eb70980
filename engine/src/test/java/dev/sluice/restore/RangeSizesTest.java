package dev.sluice.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Line;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RangeSizesTest {
  private static final long MIB = 1 << 20;
  private static final long PLENTY = 1L << 40;
  private static final long LARGEST = 12 * MIB;

  private static RangePlanner.Limits on(int connections, double mbit, int millis, long left) {
    Line line =
        new Line(connections, (long) (mbit * 125_000), Duration.ofMillis(millis), 0, 0, 0, 0);
    return RangeSizes.now(Optional.of(line), left, LARGEST);
  }

  @Test
  void aGapIsWorthWhatAConnectionBringsWhileARequestWaits() {
    // 1 Gbit/s over 20 connections: 6.25 MB/s each, 625 kB in 100 ms.
    RangePlanner.Limits limits = on(20, 1000, 100, PLENTY);
    assertThat(limits.maxGap()).isEqualTo(625_000);
    assertThat(limits.maxBytes()).isEqualTo(8 * 625_000);
    assertThat(limits.largestBlob()).isEqualTo(LARGEST);
  }

  @Test
  void extremesAreBounded() {
    assertThat(on(4, 10_000, 1000, PLENTY).maxGap()).isEqualTo(4 * MIB);
    assertThat(on(4, 10_000, 1000, PLENTY).maxBytes()).isEqualTo(32 * MIB);
    assertThat(on(64, 1, 1, PLENTY).maxGap()).isEqualTo(64 << 10);
    assertThat(on(64, 1, 1, PLENTY).maxBytes()).isEqualTo(4 * MIB);
  }

  @Test
  void nearTheEndAllConnectionsHaveWork() {
    assertThat(on(16, 1000, 100, 100 * MIB).maxBytes()).isEqualTo(100 * MIB / 32);
    assertThat(on(16, 1000, 10, 10 * MIB).maxBytes()).isEqualTo(MIB);
    // Shorter ones would spend their time waiting.
    assertThat(on(4, 1000, 100, 10 * MIB).maxBytes()).isEqualTo(31_250_000 / 10);
  }

  @Test
  void whatIsNotMeasuredIsAsOnALocalDisk() {
    assertThat(RangeSizes.now(Optional.empty(), 1, LARGEST)).isEqualTo(RangeSizes.local(LARGEST));
    RangePlanner.Limits first = on(16, 0, 0, PLENTY);
    assertThat(first.maxGap()).isEqualTo(256 << 10);
    assertThat(first.maxBytes()).isEqualTo(4 * MIB);
  }
}
