package dev.sluice.select;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Files of patterns: text, a pattern a line, with variables as Go's {@code os.Expand} knows them.
 */
final class PatternFile {
  private static final String SPECIAL_NAMES = "*#$@!?-0123456789";

  private PatternFile() {}

  static List<String> parse(byte[] file, UnaryOperator<String> variables) {
    return lines(file).stream().map(line -> expand(line, variables)).toList();
  }

  /** The lines that are neither blank nor comments, without white space around them. */
  static List<String> lines(byte[] file) {
    List<String> lines = new ArrayList<>();
    for (String line : decode(file).split("\n", -1)) {
      String pattern = strip(line);
      if (!pattern.isEmpty() && !pattern.startsWith("#")) {
        lines.add(pattern);
      }
    }
    return List.copyOf(lines);
  }

  private static String decode(byte[] file) {
    if (startsWith(file, 0xff, 0xfe)) {
      return decode(file, 2, StandardCharsets.UTF_16LE);
    }
    if (startsWith(file, 0xfe, 0xff)) {
      return decode(file, 2, StandardCharsets.UTF_16BE);
    }
    return decode(file, startsWith(file, 0xef, 0xbb, 0xbf) ? 3 : 0, StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] file, int... mark) {
    boolean isMarked = file.length >= mark.length;
    for (int i = 0; isMarked && i < mark.length; i++) {
      isMarked = (file[i] & 0xff) == mark[i];
    }
    return isMarked;
  }

  private static String decode(byte[] file, int from, Charset charset) {
    ByteBuffer bytes = ByteBuffer.wrap(file, from, file.length - from);
    try {
      return charset.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new SluiceException(
          Kind.INVALID_ARGUMENT,
          "pattern file is not " + charset + " text; use ? for bytes that are no characters",
          e);
    }
  }

  private static String strip(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && isSpace(line.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }

  private static String expand(String line, UnaryOperator<String> variables) {
    StringBuilder expanded = new StringBuilder();
    int at = 0;
    for (int dollar = line.indexOf('$'); dollar >= 0; dollar = line.indexOf('$', at)) {
      expanded.append(line, at, dollar);
      String name = nameAt(line, dollar + 1);
      at = dollar + 1 + name.length();
      String bare = bare(name);
      if (name.isEmpty()) {
        expanded.append('$');
      } else if (!bare.isEmpty()) {
        expanded.append(bare.equals("$") ? "$" : variables.apply(bare));
      }
    }
    return expanded.append(line, at, line.length()).toString();
  }

  /** The name that begins here, in its braces if it has some; an opening one alone is dropped. */
  private static String nameAt(String line, int start) {
    if (start == line.length()) {
      return "";
    }
    if (line.charAt(start) == '{') {
      int close = line.indexOf('}', start);
      return close < 0 ? "{" : line.substring(start, close + 1);
    }
    if (SPECIAL_NAMES.indexOf(line.charAt(start)) >= 0) {
      return line.substring(start, start + 1);
    }
    int end = start;
    while (end < line.length() && isNameCharacter(line.charAt(end))) {
      end++;
    }
    return line.substring(start, end);
  }

  private static String bare(String name) {
    return name.startsWith("{") ? name.substring(1, Math.max(1, name.length() - 1)) : name;
  }

  private static boolean isNameCharacter(char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
