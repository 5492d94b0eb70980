package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures by looking at {@code /proc/PID/status} every few milliseconds. The kernel keeps the peak
 * itself ({@code VmHWM}), so that only what a process does in its last moments can be missed.
 */
final class ProcStatus implements Meter {
  private static final int INTERVAL_MILLIS = 5;

  @Override
  public String name() {
    return "VmHWM in /proc, read every " + INTERVAL_MILLIS + " ms";
  }

  @Override
  public Measured run(Launch launch) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = launch.start();
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    long peak = 0;
    Duration cpu = Duration.ZERO;
    do {
      peak = Math.max(peak, peakRss(status));
      cpu = process.info().totalCpuDuration().orElse(cpu);
    } while (!process.waitFor(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    double wall = (System.nanoTime() - start) / 1e9;
    return new Measured(process.exitValue(), wall, cpu.toNanos() / 1e9, peak);
  }

  /** In bytes; 0 once the process has ended. */
  private static long peakRss(Path status) {
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }
}
