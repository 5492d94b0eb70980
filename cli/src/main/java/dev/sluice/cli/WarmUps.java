package dev.sluice.cli;

import dev.sluice.backends.thaw.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** rustic's options that bring packs out of cold storage. */
final class WarmUps {
  static final List<Flag> FLAGS =
      List.of(
          Flag.toggle("--warm-up"),
          Flag.value("--warm-up-command"),
          Flag.value("--warm-up-wait"),
          Flag.value("--warm-up-wait-command"));

  /** rustic's units, {@code 2days 3h 10min}, of which the first letter tells which it is. */
  private static final Pattern PART =
      Pattern.compile("(\\d{1,6})\\s*([dhms])(?:ays?|ours?|in(?:ute)?s?|ec(?:ond)?s?)?\\s*");

  private WarmUps() {}

  /** What the options say; empty if they say nothing. */
  static Optional<WarmUp> of(Arguments arguments) {
    Optional<String> command = arguments.value("--warm-up-command");
    Optional<String> waitCommand = arguments.value("--warm-up-wait-command");
    boolean reads = arguments.has("--warm-up");
    boolean waits = arguments.has("--warm-up-wait") || waitCommand.isPresent();
    if (reads && command.isPresent()) {
      throw new UsageException("--warm-up and --warm-up-command exclude each other");
    }
    if (waits && !reads && command.isEmpty()) {
      throw new UsageException(
          "there is nothing to wait for without --warm-up or --warm-up-command");
    }
    return reads || command.isPresent()
        ? Optional.of(new WarmUp(command, pause(arguments), waitCommand))
        : Optional.empty();
  }

  private static Duration pause(Arguments arguments) {
    String text = arguments.value("--warm-up-wait").orElse("0s");
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plus(time(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new UsageException(
          "--warm-up-wait must be a time like 10m or \"2h 30min\", was \"" + text + "\"");
    }
    return sum;
  }

  private static Duration time(long amount, String unit) {
    return switch (unit) {
      case "d" -> Duration.ofDays(amount);
      case "h" -> Duration.ofHours(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofSeconds(amount);
    };
  }
}
