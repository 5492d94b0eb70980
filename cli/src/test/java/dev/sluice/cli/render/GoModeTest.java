package dev.sluice.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoModeTest {
  /** Numbers and texts are pairs out of restic's own {@code ls --json}. */
  @Test
  void printsModesAsGoDoes() {
    assertThat(GoMode.text(2147484141L)).isEqualTo("drwxr-xr-x");
    assertThat(GoMode.text(420)).isEqualTo("-rw-r--r--");
    assertThat(GoMode.text(0)).isEqualTo("----------");
    assertThat(GoMode.text(67109280)).isEqualTo("Drw-r-----");
    assertThat(GoMode.text(69206400)).isEqualTo("Dcrw-------");
    assertThat(GoMode.text(134218239)).isEqualTo("Lrwxrwxrwx");
    assertThat(GoMode.text(2151678461L)).isEqualTo("dgrwxrwxr-x");
    assertThat(GoMode.text(2148532735L)).isEqualTo("dtrwxrwxrwx");
    assertThat(GoMode.text(8389101)).isEqualTo("urwxr-xr-x");
    assertThat(GoMode.text(33554848)).isEqualTo("prw-r-----");
  }
}
