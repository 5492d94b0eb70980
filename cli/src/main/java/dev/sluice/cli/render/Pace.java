package dev.sluice.cli.render;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast bytes arrived lately, and how long the rest will take at that speed. */
final class Pace {
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final Duration LEAST = Duration.ofMillis(500);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Duration at, long bytes) {}

  /**
   * Notes that {@code bytes} in total had arrived {@code at} this time; called in order of time.
   */
  void note(Duration at, long bytes) {
    samples.addLast(new Sample(at, bytes));
    while (samples.size() > 2 && at.minus(samples.getFirst().at()).compareTo(WINDOW) > 0) {
      samples.removeFirst();
    }
  }

  /** Bytes per second; empty until there is enough to tell. */
  Optional<Double> bytesPerSecond() {
    if (samples.size() < 2) {
      return Optional.empty();
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    Duration time = last.at().minus(first.at());
    return time.compareTo(LEAST) < 0
        ? Optional.empty()
        : Optional.of((last.bytes() - first.bytes()) / (time.toNanos() / 1e9));
  }

  /** How long {@code bytes} more will take; empty if that cannot be told. */
  Optional<Duration> timeFor(long bytes) {
    return bytesPerSecond()
        .filter(speed -> speed > 0)
        .map(speed -> Duration.ofSeconds(Math.round(Math.min(bytes / speed, 1e9))));
  }
}
