package dev.sluice.backends.thaw;

import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of one kind of storage that say whether and how to thaw.
 *
 * @param scheme of the storage, {@code s3}
 * @param options by short name
 */
public record ThawOptions(String scheme, Map<String, String> options) {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(h|m|s)");

  /** Whether an option is {@code true}. */
  public boolean isSet(String name) {
    return switch (options.getOrDefault(name, "false")) {
      case "true", "1", "t", "T", "TRUE", "True" -> true;
      case "false", "0", "f", "F", "FALSE", "False" -> false;
      default -> throw invalid(name, "true or false");
    };
  }

  /** One of some words, in whatever case it was written. */
  public String word(String name, List<String> words) {
    String given = options.getOrDefault(name, words.get(0));
    return words.stream()
        .filter(word -> word.equalsIgnoreCase(given))
        .findFirst()
        .orElseThrow(() -> invalid(name, "one of " + String.join(", ", words)));
  }

  /** A number from 1 to a thousand. */
  public int number(String name, int usual) {
    String given = options.getOrDefault(name, Integer.toString(usual));
    if (!given.matches("[1-9]\\d{0,2}|1000")) {
      throw invalid(name, "a number from 1 to 1000");
    }
    return Integer.parseInt(given);
  }

  /** A time such as {@code 24h} or {@code 1h30m}. */
  public Duration time(String name, Duration usual) {
    String given = options.get(name);
    if (given == null) {
      return usual;
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(given);
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(Duration.parse("PT" + part.group(1) + part.group(2)));
      end = part.end();
    }
    if (end == 0 || end != given.length()) {
      throw invalid(name, "a time like 24h or 90m");
    }
    return sum;
  }

  private SluiceException invalid(String name, String what) {
    return new SluiceException(
        Kind.INVALID_ARGUMENT,
        "option "
            + scheme
            + "."
            + name
            + " must be "
            + what
            + ", was \""
            + options.getOrDefault(name, "")
            + "\"");
  }
}
