package dev.sluice.select;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for one element of a path, with the meaning of Go's {@code path.Match}: {@code *} any
 * bytes, {@code ?} one character, {@code [a-z]} and {@code [^a-z]} one of or none of these, {@code
 * \} takes the next character as it is.
 */
final class Glob {
  /** Takes one place of a name. */
  private interface Token {
    /** How many bytes it takes at {@code at}, which is inside the name; 0 if it does not match. */
    int take(byte[] name, int at);
  }

  /** Takes any bytes; told from the others by identity. */
  private static final Token STAR = (name, at) -> 1;

  private static final Token ANY_CHARACTER = (name, at) -> Math.max(1, Utf8.length(name, at));

  private final Token[] tokens;

  private Glob(List<Token> tokens) {
    this.tokens = tokens.toArray(Token[]::new);
  }

  /** Understands a pattern; a {@link PatternSyntaxException} says what is wrong with it. */
  static Glob parse(String pattern) {
    return new Glob(new Parser(pattern).parse());
  }

  /** Whether all of the name matches. */
  boolean matches(byte[] name) {
    int at = 0;
    int token = 0;
    int lastStar = -1;
    int starEnd = 0;
    while (at < name.length || token < tokens.length) {
      if (token < tokens.length && tokens[token] == STAR) {
        lastStar = token++;
        starEnd = at;
        continue;
      }
      int taken = at < name.length && token < tokens.length ? tokens[token].take(name, at) : 0;
      if (taken > 0) {
        at += taken;
        token++;
      } else if (lastStar >= 0 && starEnd < name.length) {
        at = ++starEnd;
        token = lastStar + 1;
      } else {
        return false;
      }
    }
    return true;
  }

  /** One character that is, or is not, within any of the ranges. */
  @SuppressWarnings("ArrayRecordComponent")
  private record CharacterClass(boolean isNegated, int[] ranges) implements Token {
    @Override
    public int take(byte[] name, int at) {
      int length = Utf8.length(name, at);
      int codePoint = Utf8.codePoint(name, at, length);
      boolean isWithin = false;
      for (int i = 0; i < ranges.length; i += 2) {
        isWithin |= ranges[i] <= codePoint && codePoint <= ranges[i + 1];
      }
      return isWithin == isNegated ? 0 : Math.max(1, length);
    }
  }

  private static final class Parser {
    private final String text;
    private final int[] pattern;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Parser(String text) {
      this.text = text;
      this.pattern = text.codePoints().toArray();
    }

    private PatternSyntaxException invalid(String reason) {
      return new PatternSyntaxException(reason, text, at);
    }

    List<Token> parse() {
      while (at < pattern.length) {
        switch (pattern[at]) {
          case '*' -> add(STAR);
          case '?' -> add(ANY_CHARACTER);
          case '[' -> tokens.add(characterClass());
          default -> literal(character());
        }
      }
      return tokens;
    }

    private void add(Token token) {
      tokens.add(token);
      at++;
    }

    private void literal(int codePoint) {
      for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
        tokens.add((name, position) -> name[position] == b ? 1 : 0);
      }
    }

    /** One character of the pattern, perhaps after a backslash. */
    private int character() {
      if (pattern[at] == '\\') {
        at++;
      }
      if (at == pattern.length) {
        throw invalid("nothing follows the last \\");
      }
      return pattern[at++];
    }

    private CharacterClass characterClass() {
      at++;
      boolean isNegated = at < pattern.length && pattern[at] == '^';
      at += isNegated ? 1 : 0;
      int[] ranges = new int[pattern.length * 2];
      int count = 0;
      while (at < pattern.length && (pattern[at] != ']' || count == 0)) {
        ranges[count] = boundary();
        ranges[count + 1] = ranges[count];
        if (at < pattern.length && pattern[at] == '-') {
          at++;
          ranges[count + 1] = boundary();
        }
        count += 2;
      }
      if (at == pattern.length) {
        throw invalid("[ without ]");
      }
      at++;
      return new CharacterClass(isNegated, Arrays.copyOf(ranges, count));
    }

    private int boundary() {
      if (at == pattern.length || pattern[at] == '-' || pattern[at] == ']') {
        throw invalid("a character is missing between [ and ]");
      }
      return character();
    }
  }
}
