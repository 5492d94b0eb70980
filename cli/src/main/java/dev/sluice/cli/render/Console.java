package dev.sluice.cli.render;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and standard error, byte for byte, with at most one status line that stays below
 * everything else. Used by several threads.
 */
public final class Console {
  private static final byte[] ERASE_LINE = "\r\033[2K".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final OutputStream err;
  private final Screen screen;
  private String status = "";

  /**
   * What the streams lead to.
   *
   * @param isOutTerminal whether standard output is a terminal
   * @param isErrTerminal whether standard error is one
   * @param columns the terminal's width, in characters
   * @param canMoveCursor whether the terminal understands escape sequences
   */
  public record Screen(
      boolean isOutTerminal, boolean isErrTerminal, int columns, boolean canMoveCursor) {
    /** Files and pipes. */
    public static final Screen NONE = new Screen(false, false, 80, false);
  }

  /**
   * Neither stream is closed. Standard output should be buffered; it is flushed where it matters.
   */
  public Console(OutputStream out, OutputStream err, Screen screen) {
    this.out = out;
    this.err = err;
    this.screen = screen;
  }

  /** Whether a status line can be shown in place. */
  public boolean hasStatusLine() {
    return screen.isOutTerminal() && screen.canMoveCursor();
  }

  /** Prints a line on standard output, maybe not at once. */
  public synchronized void print(Text line) {
    print(line.encode(screen.isOutTerminal()));
  }

  /** Prints a line of our own text. */
  public void print(String line) {
    print(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a JSON object. */
  public void print(JsonLine line) {
    print(line.toString());
  }

  private synchronized void print(byte[] line) {
    try {
      eraseStatus();
      out.write(line);
      out.write('\n');
      drawStatus();
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot write to standard output", broken);
    }
  }

  /** Prints a line on standard error, at once, and what standard output holds before it. */
  public synchronized void error(Text line) {
    error(line.encode(screen.isErrTerminal()));
  }

  /** Prints a line of our own text on standard error. */
  public void error(String line) {
    error(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Prints a JSON object on standard error. */
  public void error(JsonLine line) {
    error(line.toString());
  }

  private synchronized void error(byte[] line) {
    try {
      eraseStatus();
      out.flush();
    } catch (IOException broken) {
      status = "";
    }
    try {
      err.write(line);
      err.write('\n');
      err.flush();
      drawStatus();
    } catch (IOException nobodyListens) {
      status = "";
    }
  }

  /** Shows or replaces the status line; without a terminal it is a line like any other. */
  public synchronized void status(String line) {
    if (!hasStatusLine()) {
      print(line);
      flush();
      return;
    }
    try {
      eraseStatus();
      status = line.length() < screen.columns() ? line : line.substring(0, screen.columns() - 1);
      drawStatus();
      out.flush();
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot write to standard output", broken);
    }
  }

  /** Takes the status line away. */
  public synchronized void clearStatus() {
    if (!status.isEmpty()) {
      status("");
    }
  }

  /** Hands on what standard output holds. */
  public synchronized void flush() {
    try {
      out.flush();
    } catch (IOException broken) {
      throw new UncheckedIOException("cannot write to standard output", broken);
    }
  }

  private void eraseStatus() throws IOException {
    if (!status.isEmpty()) {
      out.write(ERASE_LINE);
    }
  }

  private void drawStatus() throws IOException {
    if (!status.isEmpty()) {
      out.write(status.getBytes(StandardCharsets.UTF_8));
    }
  }
}
