package dev.sluice.cli;

import dev.sluice.backends.process.CommandWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the secret that the options or the environment give. */
final class Secrets {
  /** Where secrets can come from; sources further up in the same group win. */
  private static final List<Source> SOURCES =
      List.of(
          new Source("--password-command", "RESTIC_PASSWORD_COMMAND", Secrets::passwordOfCommand),
          new Source("--password-file", "RESTIC_PASSWORD_FILE", Secrets::passwordInFile),
          new Source("--password", "RESTIC_PASSWORD", Secrets::password),
          new Source("--key-file", "RUSTIC_KEY_FILE", Secrets::keyInFile),
          new Source("--key", "RUSTIC_KEY", text -> Secret.masterKey(Secret.utf8(text))),
          new Source("--key-command", "RUSTIC_KEY_COMMAND", Secrets::keyOfCommand),
          new Source("", "RUSTIC_PASSWORD", Secrets::password),
          new Source("", "RUSTIC_PASSWORD_FILE", Secrets::passwordInFile),
          new Source("", "RUSTIC_PASSWORD_COMMAND", Secrets::passwordOfCommand));

  private record Source(String option, String variable, Function<String, Secret> read) {}

  private final Invocation invocation;

  Secrets(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The secret that was given; options win over variables, restic's variables over rustic's. */
  Optional<Secret> given() {
    List<Source> options =
        SOURCES.stream().filter(source -> invocation.arguments().has(source.option())).toList();
    if (invocation.arguments().has("--insecure-no-password")) {
      if (!options.isEmpty()) {
        throw new UsageException(
            "--insecure-no-password and " + options.get(0).option() + " exclude each other");
      }
      return Optional.of(Secret.password(new byte[0]));
    }
    if (options.size() > 1) {
      throw new UsageException(
          options.get(0).option() + " and " + options.get(1).option() + " exclude each other");
    }
    return options.isEmpty() ? inEnvironment() : Optional.of(ofOption(options.get(0)));
  }

  private Secret ofOption(Source source) {
    return source.read().apply(invocation.arguments().value(source.option()).orElse(""));
  }

  private Optional<Secret> inEnvironment() {
    boolean hasCommand = invocation.variable("RESTIC_PASSWORD_COMMAND").isPresent();
    if (hasCommand && invocation.variable("RESTIC_PASSWORD_FILE").isPresent()) {
      throw new UsageException(
          "RESTIC_PASSWORD_COMMAND and RESTIC_PASSWORD_FILE exclude each other; unset one");
    }
    for (Source source : SOURCES) {
      Optional<String> value = invocation.variable(source.variable());
      if (value.isPresent()) {
        return value.map(source.read());
      }
    }
    return Optional.empty();
  }

  private static Secret password(String text) {
    return Secret.password(Secret.utf8(text));
  }

  private static Secret passwordInFile(String file) {
    return Secret.passwordText(read(file));
  }

  private static Secret keyInFile(String file) {
    return Secret.masterKey(read(file));
  }

  private static byte[] read(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException missing) {
      throw new UsageException("the file " + file + " that shall hold the secret does not exist");
    } catch (IOException unreadable) {
      throw new UsageException(
          "cannot read the secret in " + file + ": " + unreadable.getMessage());
    }
  }

  private static Secret passwordOfCommand(String command) {
    return Secret.passwordText(output(command));
  }

  private static Secret keyOfCommand(String command) {
    return Secret.masterKey(output(command));
  }

  /** What a command prints; its errors go where ours go, and it may use the terminal. */
  private static byte[] output(String command) {
    List<String> words = CommandWords.split(command);
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        throw new UsageException(
            "the command " + words.get(0) + " that shall print the secret failed with " + status);
      }
      return output;
    } catch (IOException failed) {
      throw new UsageException(
          "cannot run the command that shall print the secret: " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedRunException("interrupted");
    }
  }
}
