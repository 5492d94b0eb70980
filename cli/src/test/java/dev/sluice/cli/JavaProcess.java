package dev.sluice.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own, with the classes of this one. */
final class JavaProcess {
  private JavaProcess() {}

  /** A command that runs a command line, quick to start. */
  static List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.sluice.cli.Main");
    command.addAll(List.of(words));
    return command;
  }

  /** The same, begun by another program, which may change what the process may do. */
  static List<String> behind(List<String> starter, String... words) {
    List<String> command = new ArrayList<>(starter);
    command.addAll(command(words));
    return command;
  }
}
