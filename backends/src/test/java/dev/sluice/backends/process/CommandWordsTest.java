package dev.sluice.backends.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandWordsTest {
  @Test
  void splitsAtSpacesOutsideOfQuotes() {
    assertThat(CommandWords.split("  pass  show 'my backup' \"a 'b'\" "))
        .containsExactly("pass", "show", "my backup", "a 'b'");
  }

  @Test
  void keepsABackslashFromEndingAQuote() {
    assertThat(CommandWords.split("echo \"a\\\"b\"")).containsExactly("echo", "a\\\"b");
  }

  @Test
  void refusesAnOpenQuoteAndNothingAtAll() {
    assertThatThrownBy(() -> CommandWords.split("echo 'a")).hasMessageContaining("not closed");
    assertThatThrownBy(() -> CommandWords.split("  ")).hasMessage("the command is empty");
  }
}
