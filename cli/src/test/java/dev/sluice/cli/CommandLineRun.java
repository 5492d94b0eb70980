package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a command line inside the test, and keeps what it printed. */
final class CommandLineRun {
  private final Map<String, String> environment = new HashMap<>();
  private InputStream in = InputStream.nullInputStream();
  private Terminal terminal = Terminal.NONE;
  private Signals signals = Signals.NONE;
  private ZoneId zone = ZoneId.of("UTC");

  /** How a run ended. */
  record Result(int code, String out, String err) {}

  static Result of(String... words) {
    return new CommandLineRun().run(words);
  }

  /** Reads a repository with a password, leaving the environment of the machine aside. */
  static CommandLineRun on(Path repository, String password) {
    return new CommandLineRun()
        .with("RESTIC_REPOSITORY", repository.toString())
        .with("RESTIC_PASSWORD", password);
  }

  CommandLineRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CommandLineRun without(String variable) {
    environment.remove(variable);
    return this;
  }

  CommandLineRun reading(String input) {
    in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  CommandLineRun at(Terminal value) {
    terminal = value;
    return this;
  }

  CommandLineRun with(Signals value) {
    signals = value;
    return this;
  }

  CommandLineRun in(ZoneId value) {
    zone = value;
    return this;
  }

  Result run(String... words) {
    return run(Arrays.asList(words));
  }

  Result run(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell.Streams streams = new Shell.Streams(in, out, err);
    int code = Main.run(words, new Shell(environment, streams, terminal, signals, zone));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** An invocation of a command that is not run. */
  Invocation invocation(List<Flag> flags, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Shell.Streams streams = new Shell.Streams(in, out, new ByteArrayOutputStream());
    Shell shell = new Shell(environment, streams, terminal, signals, zone);
    Console console = shell.console();
    return new Invocation(
        Arguments.parse(flags, Arrays.asList(words)),
        shell,
        console,
        new Interruption(signals, console));
  }
}
