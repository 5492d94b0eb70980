package dev.sluice.backends.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Line;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MIB = 1 << 20;

  /** 16 connections of 1 MiB/s each, so many of which are busy. */
  private static Pace pace(int busy, int firstByteMillis) {
    Duration firstByte = Duration.ofMillis(firstByteMillis);
    return Pace.of(new Line(16, 0, firstByte, 0, 0, 0, 0), MIB, busy);
  }

  private static long seconds(double number) {
    return (long) (number * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void whereAConnectionIsFreeLittleIsWaited() {
    assertThat(pace(15, 100).patience(false, 4 * MIB)).isEqualTo(seconds(2));
    assertThat(pace(15, 1000).patience(false, 4 * MIB)).isEqualTo(seconds(8));
  }

  @Test
  void whereNoneIsFreeAReadMayBeWaitingInLine() {
    assertThat(pace(16, 100).patience(true, 4 * MIB)).isEqualTo(seconds(5));
    assertThat(pace(16, 100).patience(false, 4 * MIB)).isEqualTo(seconds(15));
    assertThat(pace(16, 100).patience(false, 32 * MIB)).isEqualTo(seconds(96));
  }

  @Test
  void buffersOfASlowLineComeSeldom() {
    Line slow = new Line(16, 0, Duration.ofMillis(100), 0, 0, 0, 0);
    assertThat(Pace.of(slow, 10_000, 1).patience(true, MIB)).isBetween(seconds(52), seconds(53));
  }

  @Test
  void whatIsNotKnownIsWaitedFor() {
    assertThat(Pace.UNKNOWN.patience(true, MIB)).isEqualTo(seconds(20));
    assertThat(Pace.UNKNOWN.isSlow(1, seconds(1000), MIB)).isFalse();
  }

  @Test
  void slowIsWhatAnotherRequestWouldBringMuchSooner() {
    assertThat(pace(1, 100).isSlow(MIB, seconds(10), 8 * MIB)).isTrue();
    assertThat(pace(1, 100).isSlow(MIB, seconds(2.5), 8 * MIB)).isFalse();
    assertThat(pace(1, 100).isSlow(MIB, seconds(10), MIB / 10)).as("soon done").isFalse();
    assertThat(pace(1, 100).isSlow(MIB / 100, seconds(1), 8 * MIB)).as("too early").isFalse();
    assertThat(pace(16, 100).isSlow(MIB, seconds(10), 8 * MIB)).as("none is free").isFalse();
  }
}
