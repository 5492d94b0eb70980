package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures with {@code /usr/bin/time -v}: what the kernel tells when the process has ended. */
final class GnuTime implements Meter {
  private static final String PROGRAM = "/usr/bin/time";
  private static final String PEAK = "Maximum resident set size (kbytes)";

  /** Whether the machine has GNU's; busybox's and BSD's do not know these options. */
  static boolean isPresent() {
    if (!Files.isExecutable(Path.of(PROGRAM))) {
      return false;
    }
    try {
      Path file = Files.createTempFile("time", ".txt");
      try {
        Process process =
            new ProcessBuilder(PROGRAM, "-v", "-o", file.toString(), "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0 && Files.readString(file).contains(PEAK);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException absent) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public String name() {
    return "/usr/bin/time -v";
  }

  @Override
  public Measured run(Launch launch) throws IOException, InterruptedException {
    Path file = Files.createTempFile("time", ".txt");
    try {
      long start = System.nanoTime();
      Process process = launch.behind(List.of(PROGRAM, "-v", "-o", file.toString(), "--")).start();
      int exitCode = process.waitFor();
      double wall = (System.nanoTime() - start) / 1e9;
      List<String> lines = Files.readAllLines(file);
      double cpu = field(lines, "User time (seconds)") + field(lines, "System time (seconds)");
      return new Measured(exitCode, wall, cpu, Math.round(field(lines, PEAK) * 1024));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static double field(List<String> lines, String name) {
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith(name + ": "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 2)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(PROGRAM + " does not tell \"" + name + "\""));
  }
}
