package dev.sluice.cli;

import dev.sluice.cli.render.Console;
import dev.sluice.cli.render.JsonLine;
import dev.sluice.cli.render.Text;
import dev.sluice.error.SluiceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** One run: the command line, its command, and whatever goes wrong, as a sentence. */
final class Program {
  private final Shell shell;
  private final Console console;

  Program(Shell shell) {
    this.shell = shell;
    this.console = shell.console();
  }

  /** A command with what is asked of it. */
  private record Request(Command command, Arguments arguments) {}

  ExitCode run(List<String> words) {
    Request request;
    try {
      request = parse(words);
    } catch (UsageException wrong) {
      console.error(Text.of("Fatal: ").foreign(wrong.getMessage()));
      return ExitCode.FAILED;
    }
    try {
      execute(request);
      console.flush();
      return ExitCode.OK;
    } catch (Throwable failure) {
      return report(Exceptions.unwrap(failure), request.arguments());
    }
  }

  private static Request parse(List<String> words) {
    Arguments leading = Arguments.parseLeading(GlobalFlags.ALL, words);
    List<String> rest = leading.positionals();
    if (rest.isEmpty()) {
      boolean isVersion = leading.has("--version");
      return new Request(isVersion ? new VersionCommand() : new HelpCommand(), leading);
    }
    Command command = Commands.named(rest.get(0));
    List<Flag> flags = new ArrayList<>(GlobalFlags.ALL);
    flags.addAll(command.flags());
    List<String> others = new ArrayList<>(words);
    others.remove(words.size() - rest.size());
    Arguments arguments = Arguments.parse(flags, others);
    if (arguments.has("--quiet") && arguments.has("--verbose")) {
      throw new UsageException("--quiet and --verbose cannot be given at the same time");
    }
    return new Request(command, arguments);
  }

  private void execute(Request request) {
    Command command = request.command();
    if (request.arguments().has("--help")) {
      HelpCommand.print(console, command.name());
      return;
    }
    Interruption interruption = new Interruption(shell.signals(), console);
    command.run(new Invocation(request.arguments(), shell, console, interruption));
  }

  private ExitCode report(Throwable failure, Arguments arguments) {
    ExitCode code = ExitCode.of(failure);
    String message = sentence(failure);
    try {
      console.clearStatus();
    } catch (UncheckedIOException outputGone) {
      failure.addSuppressed(outputGone);
    }
    if (arguments.has("--debug")) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      console.error(Text.of(trace.toString()));
    }
    if (arguments.has("--json")) {
      console.error(
          new JsonLine()
              .text("message_type", "exit_error")
              .number("code", code.number())
              .text("message", message));
    } else {
      console.error(new Text().foreign(message));
    }
    return code;
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof InterruptedRunException interrupted) {
      return interrupted.getMessage();
    }
    if (failure instanceof SluiceException known) {
      return "Fatal: " + known.getMessage();
    }
    if (failure instanceof UncheckedIOException io) {
      return "Fatal: " + io.getMessage() + ": " + reason(io.getCause());
    }
    return "Fatal: this should not have happened ("
        + failure
        + "); --debug tells where, for a report";
  }

  /**
   * Some of the JDK's exceptions name the file alone, so that their own name says what is wrong.
   */
  private static String reason(@Nullable Throwable cause) {
    return cause instanceof FileSystemException || cause == null
        ? String.valueOf(cause)
        : String.valueOf(cause.getMessage());
  }
}
