package dev.sluice.backends.aws;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Amazon's files of profiles: sections with a value on each line; nested values are left out. */
final class IniFile {
  private IniFile() {}

  /** Values by name, by section; a section {@code profile x} is {@code x}. */
  static Map<String, Map<String, String>> parse(String text) {
    Map<String, Map<String, String>> sections = new HashMap<>();
    Map<String, String> section = new HashMap<>();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      String content = line.strip();
      int equals = content.indexOf('=');
      if (content.startsWith("[") && content.contains("]")) {
        String name = content.substring(1, content.indexOf(']')).strip();
        name = name.startsWith("profile ") ? name.substring(8).strip() : name;
        section = sections.computeIfAbsent(name, none -> new HashMap<>());
      } else if (equals > 0 && !isCommentOrNested(line)) {
        String name = content.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        section.put(name, content.substring(equals + 1).strip());
      }
    }
    return sections;
  }

  private static boolean isCommentOrNested(String line) {
    char first = line.charAt(0);
    return first == '#' || first == ';' || Character.isWhitespace(first);
  }
}
