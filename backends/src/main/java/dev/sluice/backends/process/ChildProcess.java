package dev.sluice.backends.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A program that runs for as long as it is needed, and no longer than this process. What it says on
 * standard error is read by a daemon thread, and its last lines are kept to explain its end.
 */
public final class ChildProcess implements AutoCloseable {
  private static final int LAST_LINES = 5;
  private static final long PATIENCE_SECONDS = 5;

  private final Process process;
  private final String name;
  private final Thread atExit;
  private final Thread listener;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final Deque<String> lastLines = new ArrayDeque<>();

  private ChildProcess(Process process, String name, Consumer<String> onLine) {
    this.process = process;
    this.atExit = new Thread(process::destroy, name + "-exit");
    this.name = name;
    Runtime.getRuntime().addShutdownHook(atExit);
    listener = daemon(() -> listen(onLine), "-log");
  }

  private Thread daemon(Runnable work, String suffix) {
    Thread thread = new Thread(work, name + suffix);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Starts a program in the environment of this process.
   *
   * @param words the program and its arguments
   * @param environment variables besides
   * @param name of the threads that serve it
   * @param onLine is told each line that it prints on standard error, and must not take long
   * @throws IOException if it cannot be started
   */
  public static ChildProcess start(
      List<String> words, Map<String, String> environment, String name, Consumer<String> onLine)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), name, onLine);
  }

  private void listen(Consumer<String> onLine) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        onLine.accept(line);
      }
    } catch (IOException | UncheckedIOException ended) {
      return;
    }
  }

  private synchronized void keep(String line) {
    if (line.isBlank()) {
      return;
    }
    if (lastLines.size() == LAST_LINES) {
      lastLines.removeFirst();
    }
    lastLines.addLast(line.strip());
  }

  /** The last lines that it printed on standard error, in one. */
  public synchronized String lastWords() {
    return String.join("; ", lastLines);
  }

  /**
   * Waits for its end, and tells how it ended. It gets no input, and what it prints on its standard
   * output is thrown away.
   */
  public int exit() {
    try {
      process.getOutputStream().close();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // How it ended says more.
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a program", e);
    }
  }

  /** Waits a little for its end, and tells how it ended, with its last words. */
  public String epitaph() {
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        return "it closed its output; " + lastWords();
      }
      listener.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lastWords();
    }
    String words = lastWords();
    return "it ended with " + process.exitValue() + (words.isEmpty() ? "" : ": " + words);
  }

  /** Its standard output. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** Its standard input. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it, by force if it has not gone after a while; does not wait. Idempotent. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true)) {
      process.destroy();
      daemon(this::end, "-end");
    }
  }

  private void end() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (InterruptedException | IllegalStateException thisProcessEndsToo) {
      process.destroyForcibly();
    }
  }
}
