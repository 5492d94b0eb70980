package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * One glob in the language of {@code .gitignore}, as rustic takes them: it matches whole paths;
 * without a slash (but at its end) it stands at any depth, else it begins at the top; {@code **}
 * for any number of elements; <code>{a,b}</code> for either; {@code [!a]} as {@code [^a]}; a slash
 * at the end for directories only.
 */
final class PathGlob {
  /** Alternatives in braces beyond this are refused. */
  private static final int MAX_ALTERNATIVES = 1000;

  private interface Element {
    boolean matches(byte[] name);
  }

  /** Any number of elements, also none; told by identity. */
  private static final Element ANY = name -> true;

  private final boolean isExclude;
  private final boolean isDirectoryOnly;
  private final boolean ignoresCase;
  private final List<Element[]> alternatives;

  private PathGlob(
      boolean isExclude,
      boolean isDirectoryOnly,
      boolean ignoresCase,
      List<Element[]> alternatives) {
    this.isExclude = isExclude;
    this.isDirectoryOnly = isDirectoryOnly;
    this.ignoresCase = ignoresCase;
    this.alternatives = alternatives;
  }

  /**
   * Understands a glob; a SluiceException of kind INVALID_ARGUMENT names a wrong one.
   *
   * @param text with {@code !} in front if it excludes
   */
  static PathGlob parse(String text, boolean ignoresCase) {
    boolean isExclude = text.startsWith("!");
    String glob = text.substring(isExclude ? 1 : 0);
    boolean isDirectoryOnly = glob.endsWith("/");
    String path = isDirectoryOnly ? glob.substring(0, glob.length() - 1) : glob;
    if (path.isEmpty()) {
      throw invalid(text, "it is empty");
    }
    try {
      List<Element[]> alternatives = new ArrayList<>();
      for (String alternative : expand(path)) {
        alternatives.add(elements(alternative, ignoresCase));
      }
      return new PathGlob(isExclude, isDirectoryOnly, ignoresCase, alternatives);
    } catch (PatternSyntaxException e) {
      throw invalid(text, e.getDescription());
    }
  }

  private static SluiceException invalid(String glob, String reason) {
    return new SluiceException(Kind.INVALID_ARGUMENT, "invalid glob \"" + glob + "\": " + reason);
  }

  private static Element[] elements(String path, boolean ignoresCase) {
    List<Element> elements = new ArrayList<>();
    if (path.indexOf('/') < 0) {
      elements.add(ANY);
    }
    for (String element : path.split("/", -1)) {
      if (element.equals("**")) {
        elements.add(ANY);
      } else if (!element.isEmpty()) {
        elements.add(element(element, ignoresCase));
      }
    }
    if (elements.size() > 1 && path.endsWith("/**")) {
      elements.add(name -> true);
    }
    return elements.toArray(Element[]::new);
  }

  private static Element element(String text, boolean ignoresCase) {
    String goGlob = text.replace("[!", "[^");
    String glob = ignoresCase ? PathPatterns.toLowerCase(goGlob) : goGlob;
    return Glob.parse(glob)::matches;
  }

  /** Braces written out: <code>a{b,c}</code> is {@code ab} and {@code ac}. */
  private static List<String> expand(String glob) {
    int open = unescaped(glob, 0, '{');
    if (open < 0) {
      return List.of(glob);
    }
    List<String> parts = new ArrayList<>();
    int close = split(glob, open, parts);
    List<String> expanded = new ArrayList<>();
    for (String part : parts) {
      expanded.addAll(expand(glob.substring(0, open) + part + glob.substring(close + 1)));
      if (expanded.size() > MAX_ALTERNATIVES) {
        throw new PatternSyntaxException("too many alternatives in { }", glob, open);
      }
    }
    return expanded;
  }

  /** Collects what stands between the commas of one pair of braces; returns where it closes. */
  private static int split(String glob, int open, List<String> parts) {
    int depth = 0;
    int start = open + 1;
    for (int at = open; at < glob.length(); at++) {
      char c = glob.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '{') {
        depth++;
      } else if (depth == 1 && (c == ',' || c == '}')) {
        parts.add(glob.substring(start, at));
        start = at + 1;
        if (c == '}') {
          return at;
        }
      } else if (c == '}') {
        depth--;
      }
    }
    throw new PatternSyntaxException("{ without }", glob, open);
  }

  private static int unescaped(String glob, int from, char wanted) {
    for (int at = from; at < glob.length(); at++) {
      char c = glob.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == wanted) {
        return at;
      }
    }
    return -1;
  }

  boolean isExclude() {
    return isExclude;
  }

  /** Whether names must be in lower case to be compared. */
  boolean ignoresCase() {
    return ignoresCase;
  }

  /** Compares with a path, element by element. */
  boolean matches(List<byte[]> path, boolean isDirectory) {
    return (isDirectory || !isDirectoryOnly)
        && alternatives.stream().anyMatch(elements -> reached(elements, path)[elements.length]);
  }

  /** Whether it can match something below the path. */
  boolean mayMatchBelow(List<byte[]> path) {
    return alternatives.stream().anyMatch(elements -> mayGoOn(reached(elements, path)));
  }

  private static boolean mayGoOn(boolean[] reached) {
    for (int i = 0; i + 1 < reached.length; i++) {
      if (reached[i]) {
        return true;
      }
    }
    return false;
  }

  /** Which numbers of elements can have been used up by the path. */
  private static boolean[] reached(Element[] elements, List<byte[]> path) {
    boolean[] reached = new boolean[elements.length + 1];
    reached[0] = true;
    passAny(elements, reached);
    for (byte[] name : path) {
      boolean[] next = new boolean[reached.length];
      for (int i = 0; i < elements.length; i++) {
        if (reached[i]) {
          next[i] |= elements[i] == ANY;
          next[i + 1] |= elements[i] != ANY && elements[i].matches(name);
        }
      }
      passAny(elements, next);
      reached = next;
    }
    return reached;
  }

  private static void passAny(Element[] elements, boolean[] reached) {
    for (int i = 0; i < elements.length; i++) {
      reached[i + 1] |= reached[i] && elements[i] == ANY;
    }
  }
}
