package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void namesSizesInPowersOf1024() {
    assertThat(Figures.bytes(0)).isEqualTo("0 B");
    assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
    assertThat(Figures.bytes(1024)).isEqualTo("1.000 KiB");
    assertThat(Figures.bytes(13_607_834)).isEqualTo("12.977 MiB");
    assertThat(Figures.bytes(3L << 30)).isEqualTo("3.000 GiB");
    assertThat(Figures.bytes(2048L << 40)).isEqualTo("2048.000 TiB");
    assertThat(Figures.bytes(-1)).isEqualTo("16777216.000 TiB");
  }

  @Test
  void givesSharesOfSomething() {
    assertThat(Figures.percent(1, 3)).isEqualTo("33.33%");
    assertThat(Figures.percent(4, 3)).isEqualTo("100.00%");
    assertThat(Figures.percent(0, 0)).isEmpty();
  }

  @Test
  void showsTimeAsOnAClock() {
    assertThat(Figures.clock(Duration.ofMillis(7_900))).isEqualTo("0:07");
    assertThat(Figures.clock(Duration.ofSeconds(3_599))).isEqualTo("59:59");
    assertThat(Figures.clock(Duration.ofSeconds(90_061))).isEqualTo("25:01:01");
  }

  @Test
  void showsDurationsAsGoDoes() {
    assertThat(Figures.took(Duration.ofNanos(400_000))).isEqualTo("0s");
    assertThat(Figures.took(Duration.ofMillis(12))).isEqualTo("12ms");
    assertThat(Figures.took(Duration.ofMillis(1_500))).isEqualTo("1.5s");
    assertThat(Figures.took(Duration.ofMillis(62_005))).isEqualTo("1m2.005s");
    assertThat(Figures.took(Duration.ofHours(1))).isEqualTo("1h0m0s");
  }
}
