package dev.sluice.backends.process;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words by restic's rules, which are not quite a shell's: quotes of either
 * kind end a word as spaces do, nothing is expanded, and a backslash keeps a quote from counting.
 */
public final class CommandWords {
  private CommandWords() {}

  /**
   * The words of a command, at least one.
   *
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    char last = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      boolean isQuote = last != '\\' && (quote == 0 ? c == '"' || c == '\'' : c == quote);
      if (isQuote) {
        quote = quote == 0 ? c : 0;
      } else {
        last = c;
      }
      boolean isGap = isQuote || (quote == 0 && (c == '\\' || Character.isWhitespace(c)));
      if (!isGap) {
        word.append(c);
      } else if (!word.isEmpty()) {
        words.add(word.toString());
        word.setLength(0);
      }
    }
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    if (quote != 0 || words.isEmpty()) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          quote == 0 ? "the command is empty" : "a quote in the command is not closed: " + command);
    }
    return words;
  }
}
