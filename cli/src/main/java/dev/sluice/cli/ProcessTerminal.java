package dev.sluice.cli;

import dev.sluice.cli.render.Console.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The terminal of this process. Java cannot say which streams lead to one, nor read bytes without
 * showing them, so the launcher tells the first and {@code stty} does the second.
 */
final class ProcessTerminal implements Terminal {
  /**
   * Set by the launcher: digits of the streams that are terminals, a slash, the width: {@code
   * 012/80}. Without it none is one.
   */
  private static final String PROPERTY = "sluice.terminal";

  private final String description;
  private final Map<String, String> environment;
  private final InputStream in;
  private final OutputStream err;

  ProcessTerminal(Map<String, String> environment, InputStream in, OutputStream err) {
    this.description = System.getProperty(PROPERTY, "/");
    this.environment = environment;
    this.in = in;
    this.err = err;
  }

  private boolean isTerminal(char stream) {
    int end = description.indexOf('/');
    int at = description.indexOf(stream);
    return at >= 0 && at < end;
  }

  @Override
  public boolean isInput() {
    return isTerminal('0');
  }

  @Override
  public Screen screen() {
    boolean canMoveCursor = !environment.getOrDefault("TERM", "dumb").equals("dumb");
    return new Screen(isTerminal('1'), isTerminal('2'), columns(), canMoveCursor);
  }

  private int columns() {
    String width = description.substring(description.indexOf('/') + 1);
    return width.matches("[1-9][0-9]{1,4}") ? Integer.parseInt(width) : 80;
  }

  @Override
  public byte[] readSecret(String prompt) throws IOException {
    err.write(prompt.getBytes(StandardCharsets.UTF_8));
    err.flush();
    Thread showAgain = new Thread(() -> stty("echo"), "sluice-echo");
    Runtime.getRuntime().addShutdownHook(showAgain);
    try {
      stty("-echo");
      return Lines.read(in);
    } finally {
      stty("echo");
      Runtime.getRuntime().removeShutdownHook(showAgain);
      err.write('\n');
      err.flush();
    }
  }

  /** Sets the terminal that is our standard input; without stty the secret is seen, but read. */
  private static void stty(String mode) {
    try {
      new ProcessBuilder("stty", mode)
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException noStty) {
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
