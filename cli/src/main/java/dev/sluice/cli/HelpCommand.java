package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * {@code sluice help [COMMAND]}. The pages are written by hand, to be read by people; a test
 * compares them with what the parser knows.
 */
final class HelpCommand implements Command {
  private static final String OVERVIEW = "sluice";

  @Override
  public String name() {
    return "help";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public void run(Invocation invocation) {
    List<String> words = invocation.operands(1);
    print(invocation.console(), words.isEmpty() ? OVERVIEW : Commands.named(words.get(0)).name());
  }

  /** Prints the page about a command. */
  static void print(Console console, String command) {
    boolean hasNoPage = command.equals("help") || command.equals("version");
    page(hasNoPage ? OVERVIEW : command).lines().forEach(console::print);
  }

  static String page(String name) {
    try (InputStream page = HelpCommand.class.getResourceAsStream("help/" + name + ".txt")) {
      return new String(Objects.requireNonNull(page, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the help page of " + name, unreadable);
    }
  }
}
