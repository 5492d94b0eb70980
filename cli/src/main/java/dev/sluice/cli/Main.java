package dev.sluice.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Where the program begins and ends. */
public final class Main {
  private static final int OUTPUT_BUFFER = 1 << 16;

  private Main() {}

  /** Runs the command that the arguments name, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    // System.out would convert text by the locale; what is printed here are bytes.
    Shell.Streams streams =
        new Shell.Streams(
            System.in,
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUTPUT_BUFFER),
            new FileOutputStream(FileDescriptor.err));
    Terminal terminal = new ProcessTerminal(environment, streams.in(), streams.err());
    Shell shell =
        new Shell(environment, streams, terminal, ProcessSignals.install(), ZoneId.systemDefault());
    System.exit(run(List.of(arguments), shell));
  }

  /** Runs a command line in this process; the exit code. */
  static int run(List<String> words, Shell shell) {
    Program program = new Program(shell);
    return program.run(words).number();
  }
}
