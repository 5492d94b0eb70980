package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program to be run.
 *
 * @param command with its arguments
 * @param environment added to that of the benchmark, without the variables of restic and rustic
 * @param directory to run it in
 * @param log gets its error output; standard output is thrown away
 */
record Launch(List<String> command, Map<String, String> environment, Path directory, Path log) {
  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The same program, started by another one. */
  Launch behind(List<String> starter) {
    List<String> all = new ArrayList<>(starter);
    all.addAll(command);
    return new Launch(all, environment, directory, log);
  }

  Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("RESTIC_") || name.startsWith("RUSTIC_"));
    builder.environment().putAll(environment);
    return builder.start();
  }
}
