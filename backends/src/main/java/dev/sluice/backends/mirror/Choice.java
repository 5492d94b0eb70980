package dev.sluice.backends.mirror;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where to read a stretch of a file: where it will be there soonest, judging by what each place
 * delivers and still has to deliver. A place that could begin at once is taken before one where the
 * request would wait for others, unless it is so slow that waiting is better.
 */
final class Choice {
  /** So many times the shortest time is still worth it for a place that is free. */
  private static final double PATIENCE = 4;

  private Choice() {}

  private record Rated(Location location, double seconds) {
    boolean isFree() {
      return location.speed().underWay() < location.connections();
    }
  }

  /** The best of these for a stretch of this length; empty if there is none. */
  static Optional<Location> fastest(List<Location> places, long length) {
    double best = places.stream().mapToDouble(p -> p.speed().bytesPerSecond()).max().orElse(0);
    List<Rated> rated =
        places.stream().map(place -> new Rated(place, seconds(place, length, best))).toList();
    Comparator<Rated> bySeconds = Comparator.comparingDouble(Rated::seconds);
    Optional<Rated> soonest = rated.stream().min(bySeconds);
    double longest = PATIENCE * soonest.map(Rated::seconds).orElse(0.0);
    return rated.stream()
        .filter(place -> place.isFree() && place.seconds() <= longest)
        .min(bySeconds)
        .or(() -> soonest)
        .map(Rated::location);
  }

  /** A place that was not measured yet is thought to be as good as the best. */
  private static double seconds(Location place, long length, double best) {
    Speed speed = place.speed();
    double hoped = Math.min(best, speed.hoped(place.now()));
    double rate = hoped > 0 ? hoped : Math.max(1, best);
    return (speed.outstanding() + length) / rate;
  }
}
