package dev.sluice.cli.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory this process ever held, as the system counts it. */
public final class PeakMemory {
  private static final String NAME = "VmHWM:";

  private PeakMemory() {}

  /** In bytes; 0 if the system does not tell. */
  public static long bytes() {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc/self/status"));
    } catch (IOException notTold) {
      return 0;
    }
    return lines.stream()
        .filter(line -> line.startsWith(NAME))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
        .findFirst()
        .orElse(0);
  }
}
