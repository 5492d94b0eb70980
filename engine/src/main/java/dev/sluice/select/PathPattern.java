package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern for paths, in restic's language: elements separated by slashes, each a {@link Glob},
 * and {@code **} for any number of elements. It begins at the top if it starts with a slash,
 * anywhere otherwise. What it matches includes everything below.
 */
final class PathPattern {
  /** How far a pattern agrees with a path. */
  enum Match {
    /** It matches the path, or a directory above it. */
    HERE,
    /** It can match something below the path. */
    BELOW,
    /** It matches neither the path nor anything below it. */
    NOWHERE
  }

  /** Matches an element; {@link #ANY_ELEMENTS} is told by identity. */
  private interface Element {
    boolean matches(byte[] name);
  }

  private static final Element ANY_ELEMENTS = name -> true;

  private final boolean isNegated;
  private final boolean isAnchored;
  private final Element[] elements;

  private PathPattern(boolean isNegated, boolean isAnchored, List<Element> elements) {
    this.isNegated = isNegated;
    this.isAnchored = isAnchored;
    this.elements = elements.toArray(Element[]::new);
  }

  /** Understands a pattern; a SluiceException of kind INVALID_ARGUMENT names a wrong one. */
  static PathPattern parse(String pattern) {
    boolean isNegated = pattern.startsWith("!");
    String path = pattern.substring(isNegated ? 1 : 0);
    if (path.isEmpty()) {
      throw invalid(pattern, "it is empty");
    }
    boolean isAnchored = path.startsWith("/");
    List<Element> elements = new ArrayList<>();
    try {
      for (String element : cleaned(path, isAnchored)) {
        elements.add(element(element));
      }
    } catch (PatternSyntaxException e) {
      throw invalid(pattern, e.getDescription());
    }
    return new PathPattern(isNegated, isAnchored, elements);
  }

  private static SluiceException invalid(String pattern, String reason) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT, "invalid pattern \"" + pattern + "\": " + reason);
  }

  /**
   * The elements without empty ones and dots; dot-dot takes back the one before, if there is one.
   */
  private static List<String> cleaned(String path, boolean isAnchored) {
    List<String> elements = new ArrayList<>();
    for (String element : path.split("/", -1)) {
      if (!element.equals("..")) {
        if (!element.isEmpty() && !element.equals(".")) {
          elements.add(element);
        }
      } else if (!elements.isEmpty() && !elements.get(elements.size() - 1).equals("..")) {
        elements.remove(elements.size() - 1);
      } else if (!isAnchored) {
        elements.add(element);
      }
    }
    if (elements.isEmpty()) {
      elements.add(isAnchored ? "**" : ".");
    }
    return elements;
  }

  private static Element element(String element) {
    if (element.equals("**")) {
      return ANY_ELEMENTS;
    }
    if (element.chars().anyMatch(c -> "\\[]*?".indexOf(c) >= 0)) {
      return Glob.parse(element)::matches;
    }
    byte[] literal = element.getBytes(StandardCharsets.UTF_8);
    return name -> Arrays.equals(literal, name);
  }

  /** Whether it takes back what the patterns before it matched. */
  boolean isNegated() {
    return isNegated;
  }

  /**
   * Compares with a path, element by element. At any time {@code starts[i]} is the last place in
   * the path from which the first i elements of the pattern match up to here, or -1 if there is
   * none.
   */
  Match match(List<byte[]> path) {
    int[] starts = new int[elements.length + 1];
    Arrays.fill(starts, -1);
    starts[0] = 0;
    passAnyElements(starts, 0, path.size());
    for (int at = 0; at < path.size() && starts[elements.length] < 0; at++) {
      read(path.get(at), starts, at);
      passAnyElements(starts, at + 1, path.size());
    }
    if (starts[elements.length] >= 0) {
      return Match.HERE;
    }
    return Arrays.stream(starts).anyMatch(start -> start >= 0) ? Match.BELOW : Match.NOWHERE;
  }

  private void read(byte[] name, int[] starts, int at) {
    for (int i = elements.length - 1; i >= 0; i--) {
      if (elements[i] != ANY_ELEMENTS) {
        if (starts[i] >= 0 && elements[i].matches(name)) {
          starts[i + 1] = Math.max(starts[i + 1], starts[i]);
        }
        starts[i] = -1;
      }
    }
    if (!isAnchored) {
      starts[0] = at + 1;
    }
  }

  /**
   * {@code **} may stand for no element at all; but restic leaves room for one element for each
   * {@code **} that follows, so that {@code /**}{@code /a/**} matches what is in a directory a but
   * not a.
   */
  private void passAnyElements(int[] starts, int at, int size) {
    int room = isAnchored ? size : size + 1;
    for (int i = 0; i < elements.length; i++) {
      if (elements[i] == ANY_ELEMENTS
          && starts[i] >= 0
          && at - starts[i] + elements.length - i - 1 <= room) {
        starts[i + 1] = Math.max(starts[i + 1], starts[i]);
      }
    }
  }
}
