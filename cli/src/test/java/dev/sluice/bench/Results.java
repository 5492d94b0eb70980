package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured, by row and tool. */
final class Results {
  private record Key(String row, Tool tool) {}

  private final double scale;
  private final Map<Key, List<Measured>> full = new LinkedHashMap<>();
  private final Map<Key, List<Measured>> tenth = new LinkedHashMap<>();

  Results(double scale) {
    this.scale = scale;
  }

  /** 1 is the full size. */
  double scale() {
    return scale;
  }

  void add(Row row, Tool tool, boolean isTenth, Measured run) {
    (isTenth ? tenth : full)
        .computeIfAbsent(new Key(row.name(), tool), key -> new ArrayList<>())
        .add(run);
  }

  Optional<Runs> runs(Row row, Tool tool) {
    return Optional.ofNullable(full.get(new Key(row.name(), tool))).map(Runs::new);
  }

  Optional<Runs> sluice(Row row) {
    return runs(row, Tool.SLUICE);
  }

  /** Of Sluice, at a tenth of the size. */
  Optional<Runs> tenth(Row row) {
    return Optional.ofNullable(tenth.get(new Key(row.name(), Tool.SLUICE))).map(Runs::new);
  }

  /** How many times the memory of a tenth of the size the whole needs. */
  Optional<Double> growth(Row row) {
    return sluice(row).flatMap(runs -> tenth(row).map(less -> runs.medianRss() / less.medianRss()));
  }
}
