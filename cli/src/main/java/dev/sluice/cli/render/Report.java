package dev.sluice.cli.render;

import dev.sluice.restore.RestoreEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that says what a restore did: first what was restored where to, then what went wrong as it
 * happened, then each item as it is now, and how it ended. Called by one thread at a time.
 */
public abstract class Report implements AutoCloseable {
  private final Path file;
  private final OutputStream out;

  /** Replaces the file. */
  Report(Path file) {
    this.file = file;
    try {
      this.out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the report " + file, unwritable);
    }
  }

  /** For people if the name ends in {@code .txt}, else JSON lines. */
  public static Report to(Path file, Times times, String version) {
    return file.toString().endsWith(".txt")
        ? new TextReport(file, times, version)
        : new JsonReport(file, version);
  }

  /** Writes what has happened, as far as it matters afterwards. */
  public abstract void note(RestoreEvent event);

  /** Writes that the restore ended before its end. */
  public abstract void brokenOff(String reason);

  /** Writes a line. */
  final void line(byte[] text) {
    try {
      out.write(text);
      out.write('\n');
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the report " + file, unwritable);
    }
  }

  final void line(String text) {
    line(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public final void close() {
    try {
      out.close();
    } catch (IOException unwritable) {
      throw new UncheckedIOException("cannot write the report " + file, unwritable);
    }
  }
}
