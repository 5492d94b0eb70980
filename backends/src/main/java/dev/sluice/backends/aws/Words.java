package dev.sluice.backends.aws;

import java.util.ArrayList;
import java.util.List;

/** A command line cut into words at spaces outside of quotes. */
final class Words {
  private Words() {}

  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        isWord = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        isWord = true;
      } else if (isWord) {
        words.add(word.toString());
        word.setLength(0);
        isWord = false;
      }
    }
    if (isWord || words.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }
}
