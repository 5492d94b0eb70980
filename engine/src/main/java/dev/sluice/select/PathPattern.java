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
   * Compares with a path, element by element. At any time {@code isOpen[i]} says whether the first
   * i elements of the pattern match the end of what was read of the path.
   */
  Match match(List<byte[]> path) {
    boolean[] isOpen = new boolean[elements.length + 1];
    isOpen[0] = true;
    passAnyElements(isOpen);
    for (byte[] name : path) {
      if (isOpen[elements.length]) {
        return Match.HERE;
      }
      read(name, isOpen);
    }
    if (isOpen[elements.length]) {
      return Match.HERE;
    }
    for (boolean open : isOpen) {
      if (open) {
        return Match.BELOW;
      }
    }
    return Match.NOWHERE;
  }

  private void read(byte[] name, boolean[] isOpen) {
    for (int i = elements.length - 1; i >= 0; i--) {
      if (elements[i] != ANY_ELEMENTS) {
        isOpen[i + 1] |= isOpen[i] && elements[i].matches(name);
        isOpen[i] = i == 0 && !isAnchored;
      }
    }
    passAnyElements(isOpen);
  }

  /** {@code **} may stand for no element at all. */
  private void passAnyElements(boolean[] isOpen) {
    for (int i = 0; i < elements.length; i++) {
      isOpen[i + 1] |= isOpen[i] && elements[i] == ANY_ELEMENTS;
    }
  }
}
