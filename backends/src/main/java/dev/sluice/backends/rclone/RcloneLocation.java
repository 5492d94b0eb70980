package dev.sluice.backends.rclone;

import dev.sluice.backends.process.CommandWords;
import dev.sluice.error.SluiceException;
import dev.sluice.error.SluiceException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is that rclone reaches, and how rclone is called.
 *
 * @param remote what rclone knows it by: {@code remote:path}
 * @param program rclone, with what stands before its arguments
 * @param arguments those that the user gave; empty for ours
 * @param timeoutSeconds how long rclone may take until it serves
 */
public record RcloneLocation(
    String remote, List<String> program, List<String> arguments, int timeoutSeconds) {
  private static final String RCLONE = "rclone";
  private static final int MINUTE = 60;
  private static final Pattern TIME = Pattern.compile("(\\d{1,5})(s|m|h)");

  /**
   * Reads what stands behind {@code rclone:}, as restic does.
   *
   * @param options {@code program}, {@code args} and {@code timeout}
   * @throws SluiceException with {@link Kind#INVALID_ARGUMENT}
   */
  public static RcloneLocation parse(String address, Map<String, String> options) {
    if (address.startsWith("-")) {
      throw invalid("the address behind rclone: must not begin with a dash");
    }
    String program = options.getOrDefault("program", "");
    String arguments = options.getOrDefault("args", "");
    if (!arguments.isEmpty() && !arguments.contains("--stdio")) {
      throw invalid("option rclone.args must make rclone serve with --stdio");
    }
    return new RcloneLocation(
        address,
        program.isEmpty() ? List.of(RCLONE) : CommandWords.split(program),
        arguments.isEmpty() ? List.of() : CommandWords.split(arguments),
        timeout(options.getOrDefault("timeout", "1m")));
  }

  private static int timeout(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw invalid("option rclone.timeout must be a time like 90s or 2m, was \"" + text + "\"");
    }
    int amount = Integer.parseInt(time.group(1));
    return switch (time.group(2)) {
      case "s" -> amount;
      case "m" -> amount * MINUTE;
      default -> amount * MINUTE * MINUTE;
    };
  }

  private static SluiceException invalid(String why) {
    return new SluiceException(Kind.INVALID_ARGUMENT, why);
  }

  /** The command that serves the repository; {@code ours} unless the user gave arguments. */
  List<String> command(List<String> ours) {
    List<String> words = new ArrayList<>(program);
    words.addAll(arguments.isEmpty() ? ours : arguments);
    words.add(remote);
    return words;
  }

  /**
   * Whether rclone is to serve on its standard input and output: as the user says, or because the
   * program may run it on another machine.
   */
  boolean isPipe() {
    return !program.equals(List.of(RCLONE)) || !arguments.isEmpty();
  }

  /** For people: {@code rclone:remote:path}. */
  @Override
  public String toString() {
    return "rclone:" + remote;
  }
}
